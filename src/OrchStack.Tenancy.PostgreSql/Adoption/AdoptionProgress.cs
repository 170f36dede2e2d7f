namespace OrchStack.Tenancy.PostgreSql;

/// <summary>How far an adoption is.</summary>
/// <param name="Step">The step that it is at.</param>
/// <param name="Steps">How many there are.</param>
/// <param name="Moment">What happens to the step.</param>
/// <param name="Share">Of a step that fills a column, the share of the table that is done; otherwise 0 or 1.</param>
public sealed record AdoptionProgress(AdoptionStep Step, int Steps, AdoptionMoment Moment, double Share);
