using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Migrations;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.EFCore;

/// <summary>Gives every tenant-owned table its tenant column, and refuses a model that leaves an entity undecided.</summary>
internal sealed class OwnershipConvention(EFCoreTenancyOptions options) : IModelFinalizingConvention
{
    internal const string PropertyName = "TenantId";

    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        var undecided = new List<string>();
        foreach (var entity in modelBuilder.Metadata.GetEntityTypes().Where(HasTableOfItsOwn).ToList())
        {
            switch (DecisionOn(entity))
            {
                case TenancyAnnotations.Owned:
                    Own(entity);
                    break;
                case null:
                    undecided.Add(entity.DisplayName());
                    break;
            }
        }

        foreach (var entity in modelBuilder.Metadata.GetEntityTypes().Where(entity => DecisionOn(entity) == TenancyAnnotations.Owned))
        {
            DemandFence(entity);
        }

        undecided.AddRange(modelBuilder.Metadata.GetEntityTypes().Where(IsView).Where(entity => DecisionOn(entity) is null).Select(entity => entity.DisplayName()));
        if (undecided.Count > 0)
        {
            throw new InvalidOperationException($"""
                Nobody said whose rows these entities hold: {string.Join(", ", undecided.Order(StringComparer.Ordinal))}.
                Mark each with [TenantOwned] (or entity.IsTenantOwned() in OnModelCreating), or with entity.IsOutsideTenancy("reason")
                if its table belongs to no tenant. A view asks its tables as its owner does, and so shows all tenants' rows, unless it was
                made WITH (security_invoker = true): then mark it as tenant-owned.
                """);
        }
    }

    /// <summary>A mark on an entity that lives in the table of another says nothing about that table, and must not seem to.</summary>
    private static void DemandFence(IConventionEntityType entity)
    {
        var home = entity;
        while (home.GetTableName() is not null && !HasTableOfItsOwn(home) && (home.BaseType ?? home.FindOwnership()?.PrincipalEntityType) is { } next)
        {
            home = next;
        }

        if (home.FindAnnotation(TenancyAnnotations.Table) is null && home.GetTableName() is { } table && DecisionOn(home) == TenancyAnnotations.Outside)
        {
            throw new InvalidOperationException(
                $"{entity.DisplayName()} is tenant-owned, but its rows lie in the table '{table}' of {home.DisplayName()}, which is outside tenancy. Mark {home.DisplayName()} as tenant-owned, or give {entity.DisplayName()} a table of its own.");
        }
    }

    private static bool IsView(IConventionEntityType entity) => entity.GetTableName() is null && entity.GetViewName() is not null;

    /// <summary>
    /// Derived entities and owned types that share a table are decided where the table is; the history of migrations is EF
    /// Core's own, kept by the migrator.
    /// </summary>
    private static bool HasTableOfItsOwn(IConventionEntityType entity) =>
        entity.GetTableName() is { } table
        && entity.ClrType != typeof(HistoryRow)
        && !entity.IsMappedToJson()
        && (entity.BaseType is null || entity.BaseType.GetTableName() != table)
        && (entity.FindOwnership() is not { } ownership || ownership.PrincipalEntityType.GetTableName() != table);

    private static string? DecisionOn(IConventionEntityType entity)
    {
        if (entity.FindAnnotation(TenancyAnnotations.Declared)?.Value is string declared)
        {
            return declared;
        }

        if (entity.ClrType.GetCustomAttribute<TenantOwnedAttribute>(inherit: true) is not null)
        {
            return TenancyAnnotations.Owned;
        }

        if (entity.BaseType is not null)
        {
            return DecisionOn(entity.BaseType);
        }

        if (entity.FindOwnership() is { } ownership)
        {
            return DecisionOn(ownership.PrincipalEntityType);
        }

        // The join table of a many-to-many between owned entities holds nothing but their keys.
        return entity.IsPropertyBag && entity.GetForeignKeys().Any()
            && entity.GetForeignKeys().All(key => DecisionOn(key.PrincipalEntityType) == TenancyAnnotations.Owned)
                ? TenancyAnnotations.Owned
                : null;
    }

    private void Own(IConventionEntityType entity)
    {
        entity.Builder.HasAnnotation(TenancyAnnotations.Table, TenancyAnnotations.TableValue(options));

        var property = entity.FindProperty(PropertyName)?.Builder ?? entity.Builder.Property(ClrType(options.KeyType), PropertyName)!;
        property.HasColumnName(options.Column);
        property.HasColumnType(TenantColumn.SqlType(options.KeyType));
        property.HasDefaultValueSql(TenantColumn.Claimed(options.KeyType));
        property.IsRequired(true);
        property.ValueGenerated(ValueGenerated.OnAdd);
        property.HasValueGeneratorFactory(typeof(TenantKeyGeneratorFactory));

        // A row is not moved to another tenant by assigning a property.
        property.AfterSave(PropertySaveBehavior.Throw);
    }

    private static Type ClrType(TenantKeyType type) => type switch
    {
        TenantKeyType.BigInt => typeof(long),
        TenantKeyType.Integer => typeof(int),
        TenantKeyType.Text => typeof(string),
        _ => typeof(Guid),
    };
}
