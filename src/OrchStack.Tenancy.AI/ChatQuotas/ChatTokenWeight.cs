namespace OrchStack.Tenancy.AI;

/// <summary>What a token of a model costs a tenant, in units of its budget. An answer's cost is rounded up.</summary>
/// <param name="Input">Each token that is sent; 1 where nothing else is said. Not negative.</param>
/// <param name="Output">Each token that comes back; 1 where nothing else is said. Not negative.</param>
public readonly record struct ChatTokenWeight(decimal Input, decimal Output)
{
    internal static readonly ChatTokenWeight One = new(1, 1);

    internal long CostOf(long input, long output) => (long)Math.Ceiling((input * Input) + (output * Output));
}
