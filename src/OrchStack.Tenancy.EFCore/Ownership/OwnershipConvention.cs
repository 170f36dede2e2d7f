using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Migrations;

namespace OrchStack.Tenancy.EFCore;

/// <summary>Marks every table with what was decided on it, gives tenant-owned ones their column, and refuses a model that no fence can hold for.</summary>
internal sealed class OwnershipConvention(EFCoreTenancyOptions options) : IModelFinalizingConvention
{
    /// <summary>EF Core's mark on the model that it makes for the results of <c>SqlQuery</c>, which have no table.</summary>
    private const string AdHocModel = "AdHocModel";

    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        if (modelBuilder.Metadata.FindAnnotation(AdHocModel) is not null)
        {
            return;
        }

        var demands = new ModelDemands(modelBuilder.Metadata, options);
        demands.DemandDecisions();

        // Bases first: what is mapped with them inherits their column.
        foreach (var entity in modelBuilder.Metadata.GetEntityTypes().Where(HasTableOfItsOwn).OrderBy(Depth).ToList())
        {
            entity.Builder.HasAnnotation(TenancyAnnotations.Table, Mark(entity, Declaration.Of(entity, options)!.Value));
        }

        demands.DemandFences();
    }

    /// <summary>
    /// Derived entities and owned types that share a table are decided where the table is; the history of migrations is EF
    /// Core's own, kept by the migrator.
    /// </summary>
    public static bool HasTableOfItsOwn(IReadOnlyEntityType entity) =>
        entity.GetTableName() is { } table
        && entity.ClrType != typeof(HistoryRow)
        && !entity.IsMappedToJson()
        && (entity.BaseType is null || entity.BaseType.GetTableName() != table)
        && (entity.FindOwnership() is not { } ownership || ownership.PrincipalEntityType.GetTableName() != table);

    private string Mark(IConventionEntityType entity, Declaration declaration)
    {
        if (declaration.IsOutside)
        {
            return TableMark.Outside(declaration.Rest);
        }

        if (declaration.IsUsers)
        {
            return MarkOfUsers(entity, declaration.Rest);
        }

        if (declaration == Declaration.Root)
        {
            return TableMark.Root(TenantProperty.OfRoot(entity, options), options.KeyType);
        }

        if (declaration == Declaration.Shared)
        {
            return TableMark.Shared;
        }

        TenantProperty.Add(entity, options, isRequired: declaration.EveryRowIsOwned);
        return declaration == Declaration.SharedWithOwnRows ? TableMark.SharedWithOwnRows(options.Column, options.KeyType)
            : declaration.IsMembership ? TableMark.Membership(options.Column, options.KeyType, Column(entity, declaration.Rest), declaration.Word != "members")
            : TableMark.Owned(options.Column, options.KeyType);
    }

    private static string MarkOfUsers(IConventionEntityType entity, string membership)
    {
        var joins = entity.Model.GetEntityTypes().SingleOrDefault(other => other.ClrType.FullName == membership) ?? throw new InvalidOperationException(
            $"{entity.DisplayName()} is seen by membership in {membership}, which is no entity of this model.");
        return entity.FindPrimaryKey() is { Properties: [var key] } && joins.GetTableName() is { } table
            ? TableMark.Users(key.GetColumnName(), joins.GetSchema(), table)
            : throw new InvalidOperationException($"{entity.DisplayName()} is seen by membership, so it needs a primary key of one property, and {joins.DisplayName()} a table.");
    }

    private static string Column(IConventionEntityType entity, string property) => entity.FindProperty(property)?.GetColumnName() ?? throw new InvalidOperationException(
        $"{entity.DisplayName()} joins users to tenants by its property {property}, which it does not have.");

    private static int Depth(IConventionEntityType entity) => entity.BaseType is { } parent ? 1 + Depth(parent) : 0;
}
