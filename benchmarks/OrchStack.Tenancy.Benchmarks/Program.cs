using BenchmarkDotNet.Running;
using OrchStack.Tenancy.Benchmarks.EFCore;
using OrchStack.Tenancy.Benchmarks.PostgreSql;

if (args.Contains("--backend-cpu"))
{
    await BackendCpu.PrintAsync();
}
else if (args.Contains("--policy-cpu"))
{
    await PolicyCpu.PrintAsync();
}
else if (args.Contains("--context-ratios"))
{
    await ContextRatios.PrintAsync();
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
}
