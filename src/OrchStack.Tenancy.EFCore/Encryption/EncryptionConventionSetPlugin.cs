using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Metadata.Conventions.Infrastructure;

namespace OrchStack.Tenancy.EFCore;

/// <summary>After EF Core's own conventions and those of the application: they may still give a property its index or length.</summary>
internal sealed class EncryptionConventionSetPlugin(ICurrentDbContext context, EFCoreTenancyOptions options) : IConventionSetPlugin
{
    public ConventionSet ModifyConventions(ConventionSet conventionSet)
    {
        conventionSet.ModelFinalizingConventions.Add(new EncryptionConvention(options, ContextServices.Find(context.Context)));
        return conventionSet;
    }
}
