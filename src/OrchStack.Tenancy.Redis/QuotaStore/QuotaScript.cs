namespace OrchStack.Tenancy.Redis;

/// <summary>The script that decides. Its time is a line before it, so that tests run the very same script at a time of their choice.</summary>
internal static class QuotaScript
{
    private static readonly string Steps = Read();

    /// <summary>The server's time: nodes whose clocks differ decide alike.</summary>
    public static string Served { get; } = "local time = redis.call('TIME')\nlocal now = time[1] * 1000 + math.floor(time[2] / 1000)\n" + Steps;

    /// <summary>The time of the third argument, in milliseconds of Unix time.</summary>
    public static string Told { get; } = "local now = tonumber(ARGV[3])\n" + Steps;

    private static string Read()
    {
        using var stream = typeof(QuotaScript).Assembly.GetManifestResourceStream("quotas.lua")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
