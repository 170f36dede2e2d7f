using System.Text.RegularExpressions;
using BenchmarkDotNet.Attributes;

namespace OrchStack.Tenancy.Benchmarks.Files;

/// <summary>What does judging a key cost, against a compiled regular expression of the same grammar (which knows no normal form)?</summary>
[MemoryDiagnoser]
public partial class TenantFileKeyBenchmarks
{
    [Params("reports/2026/may.pdf", "berichte/2026/märz/übersicht.pdf")]
    public string Key { get; set; } = "";

    [Benchmark(Baseline = true)]
    public bool Expression() => Grammar.IsMatch(Key);

    [Benchmark]
    public string Demand() => TenantFileKey.Demand(Key);

    [GeneratedRegex(@"\A(?!\.{1,2}(/|\z))[^/\\\p{Cc}]+(/(?!\.{1,2}(/|\z))[^/\\\p{Cc}]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Grammar { get; }
}
