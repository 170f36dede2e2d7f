using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.PostgreSql.Tests.Notifications;

public sealed class ChangeMetricsTests
{
    [Theory]
    [InlineData("Disconnected", 0)]
    [InlineData("Polling", 1)]
    [InlineData("Listening", 2)]
    public void The_channels_state_is_a_gauge(string state, int expected)
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new ChangeMetrics(services.GetRequiredService<IMeterFactory>());
        var measured = new Dictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, services.GetRequiredService<IMeterFactory>()))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => measured[instrument.Name] = value);
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => measured[instrument.Name] = value);
        listener.Start();

        metrics.State = Enum.Parse<ChangeChannelState>(state);
        metrics.Unpublished();
        listener.RecordObservableInstruments();

        Assert.Equal(expected, measured["orchstack.tenancy.changes.channel"]);
        Assert.Equal(1, measured["orchstack.tenancy.changes.unpublished"]);
    }
}
