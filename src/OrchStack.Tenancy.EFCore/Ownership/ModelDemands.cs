using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace OrchStack.Tenancy.EFCore;

/// <summary>What a model has to hold before a fence can be built on it; each refusal names the entity and the cure.</summary>
internal sealed class ModelDemands(IConventionModel model, EFCoreTenancyOptions options)
{
    public void DemandDecisions()
    {
        var undecided = model.GetEntityTypes()
            .Where(entity => (OwnershipConvention.HasTableOfItsOwn(entity) || IsView(entity)) && Declaration.Of(entity, options) is null)
            .Select(entity => entity.DisplayName())
            .ToList();
        if (undecided.Count > 0)
        {
            throw new InvalidOperationException($"""
                Nobody said whose rows these entities hold: {string.Join(", ", undecided.Order(StringComparer.Ordinal))}.
                Mark each with [TenantOwned] (or entity.IsTenantOwned() in OnModelCreating), with [SharedByTenants] if all tenants read the
                same rows, or with entity.IsOutsideTenancy("reason") if its table belongs to no tenant. A view asks its tables as its owner
                does, and so shows all tenants' rows, unless it was made WITH (security_invoker = true): then mark it as tenant-owned.
                """);
        }
    }

    public void DemandFences()
    {
        DemandOneMark();
        foreach (var entity in model.GetEntityTypes().Where(entity => Declaration.Of(entity, options) is not null))
        {
            DemandSameTable(entity);
            DemandNoData(entity);
            foreach (var key in entity.GetDeclaredForeignKeys())
            {
                DemandReach(key);
            }
        }
    }

    private void DemandOneMark()
    {
        var twice = model.GetEntityTypes()
            .Where(entity => entity.FindAnnotation(TenancyAnnotations.Table) is not null)
            .GroupBy(entity => (entity.GetSchema(), entity.GetTableName()))
            .FirstOrDefault(table => table.DistinctBy(entity => entity.FindAnnotation(TenancyAnnotations.Table)!.Value).Count() > 1);
        if (twice is not null)
        {
            throw new InvalidOperationException(
                $"The table '{twice.Key.Item2}' holds {string.Join(" and ", twice.Select(entity => $"{entity.DisplayName()} ({entity.FindAnnotation(TenancyAnnotations.Table)!.Value})"))}, but its rows are fenced in one way. Say the same of all of them.");
        }
    }

    /// <summary>A mark on an entity that lives in the table of another says nothing about that table, and must not seem to.</summary>
    private void DemandSameTable(IConventionEntityType entity)
    {
        var home = entity;
        while (home.GetTableName() is not null && !OwnershipConvention.HasTableOfItsOwn(home) && (home.BaseType ?? home.FindOwnership()?.PrincipalEntityType) is { } next)
        {
            home = next;
        }

        if (IsOwned(entity) && home.GetTableName() is { } table && !IsOwned(home))
        {
            throw new InvalidOperationException(
                $"{entity.DisplayName()} is tenant-owned, but its rows lie in the table '{table}' of {home.DisplayName()}, which is not. Mark {home.DisplayName()} as tenant-owned, or give {entity.DisplayName()} a table of its own.");
        }
    }

    /// <summary>A migration runs for nobody.</summary>
    private void DemandNoData(IConventionEntityType entity)
    {
        if (IsOwned(entity) && entity.GetSeedData().Any())
        {
            throw new InvalidOperationException(
                $"{entity.DisplayName()} is tenant-owned and has HasData, but a migration has no tenant to give the rows to. Add them with UseSeeding inside a tenant's scope, or mark the entity as shared by all tenants.");
        }
    }

    /// <summary>The keys of a tenant's rows begin with the tenant, which a row that has none cannot name.</summary>
    private void DemandReach(IConventionForeignKey key)
    {
        if (!IsOwned(key.DeclaringEntityType) && key.DeclaringEntityType.GetTableName() is not null && !key.IsOwnership
            && IsOwned(key.PrincipalEntityType) && key.PrincipalEntityType.GetTableName() is not null)
        {
            throw new InvalidOperationException(
                $"{key.DeclaringEntityType.DisplayName()} refers to {key.PrincipalEntityType.DisplayName()}, whose rows belong to one tenant each, and belongs to none itself. Mark it as tenant-owned, or leave the reference out of the model.");
        }
    }

    private bool IsOwned(IReadOnlyEntityType entity) => Declaration.Of(entity, options) is { EveryRowIsOwned: true };

    private static bool IsView(IConventionEntityType entity) => entity.GetTableName() is null && entity.GetViewName() is not null;
}
