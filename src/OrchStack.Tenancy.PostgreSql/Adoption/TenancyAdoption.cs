using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// Makes a database multi-tenant that was not, while it is in use. Each step is done in full or not at all and is kept in
/// <c>tenancy.adoption_steps</c>, so that an adoption that was interrupted, even by the end of its process, goes on where it was.
/// </summary>
public static class TenancyAdoption
{
    /// <summary>Runs a plan.</summary>
    /// <param name="admin">As for <see cref="AdoptionPlan.ReadAsync(NpgsqlDataSource, AdoptionOptions, CancellationToken)"/>; the tenancy schema has to be installed.</param>
    /// <param name="plan">What was read and agreed to.</param>
    /// <param name="progress">Hears of every step, on the thread that runs it.</param>
    /// <param name="cancellationToken">Stops between steps or within one; what is done stays, and <see cref="ResumeAsync(NpgsqlDataSource, IProgress{AdoptionProgress}?, CancellationToken)"/> goes on.</param>
    /// <exception cref="AdoptionException">
    /// The schema is not installed, an earlier adoption is unfinished, the database is not any more what the plan was made for,
    /// or a step failed.
    /// </exception>
    public static Task RunAsync(NpgsqlDataSource admin, AdoptionPlan plan, IProgress<AdoptionProgress>? progress = null, CancellationToken cancellationToken = default) =>
        RunAsync(admin, plan, new AdoptionPace(), progress, cancellationToken);

    /// <summary>Goes on with an adoption that was interrupted. Without one, nothing happens.</summary>
    /// <returns>Whether there was one.</returns>
    /// <inheritdoc cref="RunAsync(NpgsqlDataSource, AdoptionPlan, IProgress{AdoptionProgress}?, CancellationToken)"/>
    public static async Task<bool> ResumeAsync(NpgsqlDataSource admin, IProgress<AdoptionProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(admin);

        var pace = new AdoptionPace();
        var session = await AdoptionSession.OpenAsync(admin, pace, cancellationToken).ConfigureAwait(false);
        await using var _ = session.ConfigureAwait(false);
        var journal = new AdoptionJournal(session.Connection);
        if (!await journal.IsThereAsync(cancellationToken).ConfigureAwait(false) || await journal.FindUnfinishedAsync(cancellationToken).ConfigureAwait(false) is not { } unfinished)
        {
            return false;
        }

        await new StepRunner(session.Connection, journal, unfinished, pace, progress).RunAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    internal static async Task RunAsync(NpgsqlDataSource admin, AdoptionPlan plan, AdoptionPace pace, IProgress<AdoptionProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(admin);
        ArgumentNullException.ThrowIfNull(plan);

        var session = await AdoptionSession.OpenAsync(admin, pace, cancellationToken).ConfigureAwait(false);
        await using var _ = session.ConfigureAwait(false);
        var journal = new AdoptionJournal(session.Connection);
        if (!await journal.IsThereAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new AdoptionException("Refused to adopt: the tenancy schema is not installed, or is older than adoption. Nothing was changed. Run TenancySchema.InstallAsync first.");
        }

        if (await journal.FindUnfinishedAsync(cancellationToken).ConfigureAwait(false) is { } unfinished)
        {
            throw new AdoptionException($"Refused to begin: adoption {unfinished} is unfinished. Nothing was changed. Go on with it by TenancyAdoption.ResumeAsync, or take it back by TenancyEjection.RunAsync.");
        }

        var now = await AdoptionPlan.ReadAsync(session.Connection, plan.Options, cancellationToken).ConfigureAwait(false);
        if (now.ToSql() != plan.ToSql() || now.ToUndoSql() != plan.ToUndoSql())
        {
            throw new AdoptionException("Refused to run the plan: the database has changed since it was made, and the plan would be another one now. Nothing was changed. Read the plan again.");
        }

        var id = await journal.BeginAsync(plan, cancellationToken).ConfigureAwait(false);
        await new StepRunner(session.Connection, journal, id, pace, progress).RunAsync(cancellationToken).ConfigureAwait(false);
    }
}
