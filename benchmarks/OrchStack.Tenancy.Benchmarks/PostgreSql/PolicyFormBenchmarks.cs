using BenchmarkDotNet.Attributes;
using Npgsql;

namespace OrchStack.Tenancy.Benchmarks.PostgreSql;

/// <summary>What does each form of policy cost inside PostgreSQL, against a hand-written WHERE? Read the ratio; <see cref="PolicyForms"/> says how sizes are chosen.</summary>
[MemoryDiagnoser]
public class PolicyFormBenchmarks
{
    private PolicyForms _forms = null!;
    private NpgsqlCommand _loop = null!;

    [ParamsAllValues]
    public PolicyStatement Statement { get; set; }

    [GlobalSetup(Target = nameof(HandWrittenWhere))]
    public Task SetupHandWritten() => SetupAsync(PolicyForm.HandWritten);

    [GlobalSetup(Target = nameof(Setting))]
    public Task SetupSetting() => SetupAsync(PolicyForm.Setting);

    [GlobalSetup(Target = nameof(SettingInSubSelect))]
    public Task SetupSettingInSubSelect() => SetupAsync(PolicyForm.SettingInSubSelect);

    [GlobalSetup(Target = nameof(Signed))]
    public Task SetupSigned() => SetupAsync(PolicyForm.Signed);

    [GlobalSetup(Target = nameof(SignedForEachRow))]
    public Task SetupSignedForEachRow() => SetupAsync(PolicyForm.SignedForEachRow);

    [GlobalSetup(Target = nameof(SignedOnce))]
    public Task SetupSignedOnce() => SetupAsync(PolicyForm.SignedOnce);

    [GlobalSetup(Target = nameof(RoleForEachStatement))]
    public Task SetupRoleForEachStatement() => SetupAsync(PolicyForm.RoleForEachStatement);

    // Signed anew, so that no context expires; not part of the time.
    [IterationSetup]
    public void Sign() => _forms.Sign();

    [Benchmark(Baseline = true)]
    public int HandWrittenWhere() => _loop.ExecuteNonQuery();

    [Benchmark]
    public int Setting() => _loop.ExecuteNonQuery();

    [Benchmark]
    public int SettingInSubSelect() => _loop.ExecuteNonQuery();

    [Benchmark]
    public int Signed() => _loop.ExecuteNonQuery();

    [Benchmark]
    public int SignedForEachRow() => _loop.ExecuteNonQuery();

    [Benchmark]
    public int SignedOnce() => _loop.ExecuteNonQuery();

    [Benchmark]
    public int RoleForEachStatement() => _loop.ExecuteNonQuery();

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _loop.DisposeAsync();
        await _forms.DisposeAsync();
    }

    private async Task SetupAsync(PolicyForm form)
    {
        _forms = await PolicyForms.StartAsync(form);
        _loop = _forms.Loop(Statement);
    }
}
