namespace OrchStack.Tenancy;

/// <summary>A piece of work across tenants. Dispose it in the flow that entered it; what outlives it may do nothing.</summary>
public interface IPlatformScope : IAsyncDisposable
{
    /// <summary>Why it was entered, as the platform's audit log has it.</summary>
    string Reason { get; }

    /// <summary>A DI scope of its own, disposed while the platform scope is still entered.</summary>
    IServiceProvider Services { get; }
}
