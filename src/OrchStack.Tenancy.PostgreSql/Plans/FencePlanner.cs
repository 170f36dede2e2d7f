namespace OrchStack.Tenancy.PostgreSql;

/// <summary>From a catalogue and what was decided on its tables to a plan. Pure: it asks nobody.</summary>
internal static class FencePlanner
{
    public static FencePlan Plan(TableCatalog catalog, IReadOnlyList<ITenancyTable> tables, FencePlanOptions options)
    {
        var fences = FencedTables.Of(catalog, tables);
        var draft = new PlanDraft();
        foreach (var fenced in fences.All)
        {
            ReachPlan.Add(fenced, draft);
        }

        foreach (var fenced in fences.All.Where(fenced => !fenced.IsHeir))
        {
            ColumnPlan.Add(fenced, catalog, options, draft);
        }

        draft.Phase = AdoptionPhase.Keys;
        new KeyPlan(catalog, fences, options, draft).Add();
        draft.Phase = AdoptionPhase.Policies;
        foreach (var fenced in fences.All)
        {
            PolicyPlan.Add(fenced, options, draft);
        }

        return new FencePlan(draft, inOne: !options.InUse);
    }
}
