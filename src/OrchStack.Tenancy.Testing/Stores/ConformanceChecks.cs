namespace OrchStack.Tenancy.Testing;

/// <summary>The sentences of a contract, each with the code that checks it.</summary>
internal sealed class ConformanceChecks<TSubject>(params (string Name, Func<TSubject, Task> Check)[] checks)
{
    public IEnumerable<string> Names => checks.Select(static check => check.Name);

    public Task RunAsync(string name, TSubject subject)
    {
        var check = Array.Find(checks, check => check.Name == name).Check
            ?? throw new ArgumentException($"There is no check \"{name}\"; Names lists them.", nameof(name));
        return check(subject);
    }
}
