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
        RunAsync(admin, plan, AdoptionStage.Enforce, new AdoptionPace(), progress, cancellationToken);

    /// <summary>Runs a plan up to a stage; <see cref="MoveAsync"/> leads on from there, and back.</summary>
    /// <inheritdoc cref="RunAsync(NpgsqlDataSource, AdoptionPlan, IProgress{AdoptionProgress}?, CancellationToken)"/>
    /// <param name="admin">As for <see cref="AdoptionPlan.ReadAsync(NpgsqlDataSource, AdoptionOptions, CancellationToken)"/>; the tenancy schema has to be installed.</param>
    /// <param name="plan">What was read and agreed to.</param>
    /// <param name="stage">Where to stop.</param>
    /// <param name="progress">Hears of every step, on the thread that runs it.</param>
    /// <param name="cancellationToken">Stops between steps or within one; what is done stays.</param>
    public static Task RunAsync(
        NpgsqlDataSource admin, AdoptionPlan plan, AdoptionStage stage, IProgress<AdoptionProgress>? progress = null, CancellationToken cancellationToken = default) =>
        RunAsync(admin, plan, stage, new AdoptionPace(), progress, cancellationToken);

    /// <summary>Goes on with an adoption that was interrupted. Without one, nothing happens.</summary>
    /// <returns>Whether there was one.</returns>
    /// <inheritdoc cref="RunAsync(NpgsqlDataSource, AdoptionPlan, IProgress{AdoptionProgress}?, CancellationToken)"/>
    public static Task<bool> ResumeAsync(NpgsqlDataSource admin, IProgress<AdoptionProgress>? progress = null, CancellationToken cancellationToken = default) =>
        GoOnAsync(admin, AdoptionStage.Enforce, static (journal, ct) => journal.FindUnfinishedAsync(ct), progress, cancellationToken);

    /// <summary>
    /// Leads the newest adoption to a stage, from wherever it is: on, or back from a fence that stands. A table at a time, each in a
    /// transaction of its own under a short lock. Interrupted, it is called again.
    /// </summary>
    /// <returns>Whether there is an adoption.</returns>
    /// <inheritdoc cref="RunAsync(NpgsqlDataSource, AdoptionPlan, IProgress{AdoptionProgress}?, CancellationToken)"/>
    public static Task<bool> MoveAsync(
        NpgsqlDataSource admin, AdoptionStage stage, IProgress<AdoptionProgress>? progress = null, CancellationToken cancellationToken = default) =>
        GoOnAsync(admin, stage, static (journal, ct) => journal.FindNewestAsync(ct), progress, cancellationToken);

    /// <summary>What was kept while tables were observed: by table, reason, statement and login.</summary>
    /// <param name="admin">The role that owns the schema: statements may hold values of rows.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<IReadOnlyList<Observation>> ReadObservationsAsync(NpgsqlDataSource admin, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(admin);

        var connection = await admin.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        return await Observations.ReadAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<bool> GoOnAsync(
        NpgsqlDataSource admin,
        AdoptionStage stage,
        Func<AdoptionJournal, CancellationToken, Task<int?>> find,
        IProgress<AdoptionProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(admin);

        var pace = new AdoptionPace();
        var session = await AdoptionSession.OpenAsync(admin, pace, cancellationToken).ConfigureAwait(false);
        await using var _ = session.ConfigureAwait(false);
        var journal = new AdoptionJournal(session.Connection);
        if (!await journal.IsThereAsync(cancellationToken).ConfigureAwait(false) || await find(journal, cancellationToken).ConfigureAwait(false) is not { } adoption)
        {
            return false;
        }

        await new StepRunner(session.Connection, journal, adoption, pace, progress).RunAsync(stage, cancellationToken).ConfigureAwait(false);
        return true;
    }

    internal static async Task RunAsync(
        NpgsqlDataSource admin, AdoptionPlan plan, AdoptionStage stage, AdoptionPace pace, IProgress<AdoptionProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(admin);
        ArgumentNullException.ThrowIfNull(plan);

        var session = await AdoptionSession.OpenAsync(admin, pace, cancellationToken).ConfigureAwait(false);
        await using var _ = session.ConfigureAwait(false);
        var journal = new AdoptionJournal(session.Connection);
        if (!await journal.IsThereAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new AdoptionException("Refused to adopt: the tenancy schema is not installed, or is of an earlier version. Nothing was changed. Run TenancySchema.InstallAsync first.");
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
        await new StepRunner(session.Connection, journal, id, pace, progress).RunAsync(stage, cancellationToken).ConfigureAwait(false);
    }
}
