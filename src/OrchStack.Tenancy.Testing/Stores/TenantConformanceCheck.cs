namespace OrchStack.Tenancy.Testing;

/// <summary>One sentence of a contract, with the code that checks it. Its text is the sentence, so that a test runner can show it.</summary>
public sealed class TenantConformanceCheck
{
    private readonly Func<TenantStoreUnderTest, Task> _check;

    internal TenantConformanceCheck(string name, Func<TenantStoreUnderTest, Task> check)
    {
        Name = name;
        _check = check;
    }

    /// <summary>The sentence.</summary>
    public string Name { get; }

    /// <summary>Runs the check. It makes tenants of its own and leaves others alone, so the store need not be empty.</summary>
    /// <exception cref="TenantConformanceException">The contract is not kept.</exception>
    public Task RunAsync(TenantStoreUnderTest store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return _check(store);
    }

    /// <summary>The sentence.</summary>
    public override string ToString() => Name;
}
