using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

/// <summary>Counts what one host's meter says, and no other host's.</summary>
internal sealed class RecordedMetrics : IDisposable
{
    private readonly MeterListener _listener = new();

    public RecordedMetrics(IServiceProvider services)
    {
        var factory = services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == TenancyMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, factory))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Entries.Enqueue((instrument.Name, value, tags.ToArray())));
        _listener.Start();
    }

    public ConcurrentQueue<(string Instrument, long Value, KeyValuePair<string, object?>[] Tags)> Entries { get; } = new();

    public long Count(string instrument, string tag, string value) => Entries
        .Where(e => e.Instrument == instrument && e.Tags is [{ } only] && only.Key == tag && (string?)only.Value == value)
        .Sum(e => e.Value);

    public void Dispose() => _listener.Dispose();
}
