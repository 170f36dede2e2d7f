using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace NativeSmoke.Counting;

/// <summary>Adds up what the family's meters count.</summary>
internal sealed class MeasuredCounts : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _counts = new();

    public void Listen()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("OrchStack.Tenancy", StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => _counts.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value));
        _listener.Start();
    }

    public Dictionary<string, long> Read() => new(_counts);

    public void Dispose() => _listener.Dispose();
}
