namespace OrchStack.Tenancy.Quotas;

/// <summary>What a reservation or lease has taken of one limit.</summary>
/// <param name="Cell">Where.</param>
/// <param name="Meter">What it counts.</param>
/// <param name="Amount">How much.</param>
/// <param name="PeriodEnd">Of a budget, which period; otherwise 0.</param>
internal readonly record struct HeldEntry(CellName Cell, string Meter, long Amount, long PeriodEnd);
