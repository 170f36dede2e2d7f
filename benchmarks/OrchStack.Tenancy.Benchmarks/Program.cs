using BenchmarkDotNet.Running;
using OrchStack.Tenancy.Benchmarks.PostgreSql;

if (args.Contains("--backend-cpu"))
{
    await BackendCpu.PrintAsync();
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
