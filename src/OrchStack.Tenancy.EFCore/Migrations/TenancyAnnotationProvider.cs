using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace OrchStack.Tenancy.EFCore;

/// <summary>Carries what was decided on entities to their tables and indexes, and so into migrations; everything else is the provider's.</summary>
internal sealed class TenancyAnnotationProvider(IRelationalAnnotationProvider inner) : IRelationalAnnotationProvider
{
    public IEnumerable<IAnnotation> For(ITable table, bool designTime)
    {
        var mark = table.EntityTypeMappings.Select(mapping => FindMark(mapping.TypeBase)).FirstOrDefault(annotation => annotation is not null);
        return mark is null ? inner.For(table, designTime) : inner.For(table, designTime).Append(new Annotation(mark.Name, mark.Value));
    }

    public IEnumerable<IAnnotation> For(ITableIndex index, bool designTime) =>
        index.MappedIndexes.Any(mapped => mapped.FindAnnotation(TenancyAnnotations.AcrossTenants)?.Value is true)
            ? inner.For(index, designTime).Append(new Annotation(TenancyAnnotations.AcrossTenants, true))
            : inner.For(index, designTime);

    public IEnumerable<IAnnotation> For(IRelationalModel model, bool designTime) => inner.For(model, designTime);

    public IEnumerable<IAnnotation> For(IColumn column, bool designTime) => inner.For(column, designTime);

    public IEnumerable<IAnnotation> For(IView view, bool designTime) => inner.For(view, designTime);

    public IEnumerable<IAnnotation> For(IViewColumn column, bool designTime) => inner.For(column, designTime);

    public IEnumerable<IAnnotation> For(ISqlQuery sqlQuery, bool designTime) => inner.For(sqlQuery, designTime);

    public IEnumerable<IAnnotation> For(ISqlQueryColumn column, bool designTime) => inner.For(column, designTime);

    public IEnumerable<IAnnotation> For(IStoreFunction function, bool designTime) => inner.For(function, designTime);

    public IEnumerable<IAnnotation> For(IStoreFunctionParameter parameter, bool designTime) => inner.For(parameter, designTime);

    public IEnumerable<IAnnotation> For(IFunctionColumn column, bool designTime) => inner.For(column, designTime);

    public IEnumerable<IAnnotation> For(IStoreStoredProcedure storedProcedure, bool designTime) => inner.For(storedProcedure, designTime);

    public IEnumerable<IAnnotation> For(IStoreStoredProcedureParameter parameter, bool designTime) => inner.For(parameter, designTime);

    public IEnumerable<IAnnotation> For(IStoreStoredProcedureResultColumn column, bool designTime) => inner.For(column, designTime);

    public IEnumerable<IAnnotation> For(IForeignKeyConstraint foreignKey, bool designTime) => inner.For(foreignKey, designTime);

    public IEnumerable<IAnnotation> For(IUniqueConstraint constraint, bool designTime) => inner.For(constraint, designTime);

    public IEnumerable<IAnnotation> For(ISequence sequence, bool designTime) => inner.For(sequence, designTime);

    public IEnumerable<IAnnotation> For(ICheckConstraint checkConstraint, bool designTime) => inner.For(checkConstraint, designTime);

    public IEnumerable<IAnnotation> For(ITrigger trigger, bool designTime) => inner.For(trigger, designTime);

    /// <summary>A type that shares its table is marked where the table is.</summary>
    private static IAnnotation? FindMark(ITypeBase type) =>
        type.FindAnnotation(TenancyAnnotations.Table) is { } mark ? mark
        : type is IEntityType entity && (entity.BaseType ?? entity.FindOwnership()?.PrincipalEntityType) is { } home ? FindMark(home)
        : null;
}
