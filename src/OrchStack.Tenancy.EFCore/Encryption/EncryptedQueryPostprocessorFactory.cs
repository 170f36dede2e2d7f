using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;

namespace OrchStack.Tenancy.EFCore;

/// <summary>Looks at each query once, when it has become SQL.</summary>
internal sealed class EncryptedQueryPostprocessorFactory(IQueryTranslationPostprocessorFactory inner, QueryTranslationPostprocessorDependencies dependencies) : IQueryTranslationPostprocessorFactory
{
    public QueryTranslationPostprocessor Create(QueryCompilationContext queryCompilationContext) =>
        new Examining(inner.Create(queryCompilationContext), dependencies, queryCompilationContext);

    private sealed class Examining(QueryTranslationPostprocessor inner, QueryTranslationPostprocessorDependencies dependencies, QueryCompilationContext context)
        : QueryTranslationPostprocessor(dependencies, context)
    {
        public override Expression Process(Expression query)
        {
            var processed = inner.Process(query);
            new EncryptedColumnVisitor().Visit(processed);
            return processed;
        }
    }
}
