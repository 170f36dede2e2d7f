using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Adoption;

/// <summary>Hears of progress at once, on the thread that reports it.</summary>
internal sealed class Listener(Action<AdoptionProgress> hear) : IProgress<AdoptionProgress>
{
    public void Report(AdoptionProgress value) => hear(value);
}
