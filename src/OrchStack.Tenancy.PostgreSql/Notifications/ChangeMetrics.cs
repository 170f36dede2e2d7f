using System.Diagnostics.Metrics;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>The instruments of word of changes.</summary>
internal sealed class ChangeMetrics
{
    public const string MeterName = "OrchStack.Tenancy.PostgreSql";

    private readonly Counter<long> _unpublished;
    private int _state;

    public ChangeMetrics(IMeterFactory meters)
    {
        // The factory owns the meter and disposes it.
        var meter = meters.Create(MeterName);
        _unpublished = meter.CreateCounter<long>("orchstack.tenancy.changes.unpublished", "{change}", "Changes that other nodes were not told of.");
        meter.CreateObservableGauge(
            "orchstack.tenancy.changes.channel", () => _state, description: "How this node hears of changes: 2 by announcement, 1 by looking, 0 not at all.");
    }

    /// <summary>How this node hears of changes now.</summary>
    public ChangeChannelState State
    {
        get => (ChangeChannelState)Volatile.Read(ref _state);
        set => Volatile.Write(ref _state, (int)value);
    }

    /// <summary>One change was stored, and other nodes were not told.</summary>
    public void Unpublished() => _unpublished.Add(1);
}
