namespace OrchStack.Tenancy.Tests;

/// <summary>A tenant of a storm of edits: its slug and the version of its settings at present, and a number that moves around each edit.</summary>
internal sealed class EditedTenant(int number) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private int _moves;

    public Tenant Tenant { get; } = Some.Tenant($"edited-{number}");

    public int Number => number;

    public string Slug { get; private set; } = $"edited-{number}";

    public string? OldSlug { get; private set; }

    public long Version { get; private set; }

    public int Moves => Volatile.Read(ref _moves);

    /// <summary>What the application reads: whose it is, and of which version.</summary>
    public string Greeting => Version == 0 ? "" : $"{number} says {Version}";

    public Task SetAsync(Func<string, long, Task> write) => MoveAsync(async () =>
    {
        await write($$"""{ "greeting": "{{number}} says {{Version + 1}}" }""", Version);
        Version++;
    });

    public Task RenameAsync(Func<string, Task> rename) => MoveAsync(async () =>
    {
        var slug = $"edited-{number}-{Moves}";
        await rename(slug);
        (OldSlug, Slug) = (Slug, slug);
    });

    public void Dispose() => _gate.Dispose();

    private async Task MoveAsync(Func<Task> edit)
    {
        await _gate.WaitAsync();
        try
        {
            Interlocked.Increment(ref _moves);
            await edit();
        }
        finally
        {
            Interlocked.Increment(ref _moves);
            _gate.Release();
        }
    }
}
