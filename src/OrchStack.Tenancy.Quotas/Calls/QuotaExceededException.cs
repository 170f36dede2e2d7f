using System.Globalization;

namespace OrchStack.Tenancy.Quotas;

/// <summary>Thrown where a call was denied and its caller has no other way to say so.</summary>
public sealed class QuotaExceededException : TenancyException
{
    internal QuotaExceededException(in QuotaDecision decision)
        : base(
            $"""
            Refused to go on: the tenant has used up {string.Join(", ", decision.Violations.Select(violation => $"'{violation.Limit.Name}' of plan '{violation.Limit.Plan}'"))}.
            Nothing was charged. {Cure(decision)}
            """)
    {
        Decision = decision;
    }

    /// <summary>What the limits said.</summary>
    public QuotaDecision Decision { get; }

    private static string Cure(in QuotaDecision decision) => decision.RetryAfter is { } wait
        ? string.Create(CultureInfo.InvariantCulture, $"The same call passes in {Math.Ceiling(wait.TotalSeconds):0} seconds, if nothing else is taken meanwhile.")
        : "Waiting does not help: ask for less, remove or end something, or raise the limit of the plan or of the tenant.";
}
