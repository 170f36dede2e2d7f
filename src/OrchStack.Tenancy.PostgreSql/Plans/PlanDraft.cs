namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A plan in the making: what is done, what undoes it in the opposite order, and what a reader has to know.</summary>
internal sealed class PlanDraft
{
    private readonly List<FenceStep> _steps = [];
    private readonly List<FenceStep> _undo = [];
    private readonly List<string> _remarks = [];

    /// <summary>What the steps that are added from now on are part of, unless they say so themselves.</summary>
    public AdoptionPhase Phase { get; set; }

    public IReadOnlyList<FenceStep> Steps => _steps;

    public IReadOnlyList<FenceStep> Undo => _undo;

    public IReadOnlyList<string> Remarks => _remarks;

    /// <summary>Steps that belong together, and what undoes them, in the order in which it has to run.</summary>
    public void Add(IEnumerable<FenceStep> steps, IEnumerable<FenceStep> undo)
    {
        var phased = steps.Select(step => step.Phase is AdoptionPhase.Columns ? step with { Phase = Phase } : step).ToArray();
        var phase = phased is [var first, ..] ? first.Phase : Phase;
        _steps.AddRange(phased);
        _undo.InsertRange(0, undo.Select(step => step with { Phase = phase }));
    }

    public void Add(FenceStep step, FenceStep undo) => Add([step], [undo]);

    public void Remark(string remark) => _remarks.Add(remark);
}
