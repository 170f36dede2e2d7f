using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantRemovalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orchstack-removal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Reports_what_each_store_has_lost()
    {
        await using var tenancy = Tenancy();
        await FillAsync(tenancy, Some.Acme);
        await FillAsync(tenancy, Some.Globex);

        var report = await DeleteAsync(tenancy, Some.Acme);

        Assert.Equal((Some.Acme.Id, "acme", "asked for"), (report.Tenant, report.Slug, report.Reason));
        Assert.Equal([("files", 2L), ("encryption keys", 2L), ("API keys", 1L)], report.Removed.Select(static removal => (removal.Kind, removal.Count)));
        Assert.Matches("^1:[0-9a-f]{64} 2:[0-9a-f]{64}$", report.Removed[1].Detail);
        await tenancy.Scopes.RunAsync(Some.Globex.Id, async ct =>
        {
            Assert.Equal(2, await tenancy.Services.GetRequiredService<ITenantFiles>().ListAsync(cancellationToken: ct).CountAsync(ct));
            Assert.All(await tenancy.Services.GetRequiredService<ITenantKeys>().ListAsync(ct), static key => Assert.Equal(TenantKeyStatus.Enabled, key.Status));
        });
    }

    [Fact]
    public async Task Signs_the_report_so_that_anybody_can_verify_it()
    {
        await using var tenancy = Tenancy();
        await FillAsync(tenancy, Some.Acme);

        var report = await DeleteAsync(tenancy, Some.Acme);

        // By the RFC alone, with the public key.
        var parts = report.Signed.Split('.');
        using var key = ECDsa.Create();
        key.ImportFromPem(tenancy.Services.GetRequiredService<ITenantRemovalReports>().PublicKey);
        Assert.True(key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256));
        Assert.Equal("ES256", JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0])).RootElement.GetProperty("alg").GetString());
        Assert.Equal(Some.Acme.Id.ToString(), JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1])).RootElement.GetProperty("tenant").GetString());

        var verified = Reports(tenancy).Verify(report.Signed);
        Assert.Equal(report.Removed, verified.Removed);
        Assert.Equal(report.Completed, verified.Completed);
        await using var platform = await tenancy.Scopes.EnterPlatformAsync("test");
        Assert.Equal(report.Signed, (await tenancy.PlatformAudit.ReadAsync(new AuditQuery { Action = "tenant.deletion-report" }).SingleAsync()).Reason);
    }

    [Fact]
    public async Task Refuses_a_report_of_which_a_letter_was_changed()
    {
        await using var tenancy = Tenancy();
        var signed = (await DeleteAsync(tenancy, Some.Acme)).Signed;
        await using var other = new TestTenancy();

        Assert.All(Enumerable.Range(0, signed.Length - 1), i => Assert.Throws<TenantRemovalReportException>(() =>
            Reports(tenancy).Verify(signed[..i] + (signed[i] == 'A' ? 'B' : 'A') + signed[(i + 1)..])));
        Assert.Throws<TenantRemovalReportException>(() => Reports(tenancy).Verify("no report"));
        Assert.Throws<TenantRemovalReportException>(() => Reports(tenancy).Verify(signed[..signed.LastIndexOf('.')]));
    }

    [Fact]
    public async Task Is_not_trusted_by_one_with_another_key()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var tenancy = Tenancy();
        await using var other = new TestTenancy(services => services.Configure<TenantRemovalOptions>(o => o.SigningKey = key.ExportPkcs8PrivateKeyPem()));
        await using var same = new TestTenancy(services => services.Configure<TenantRemovalOptions>(o => o.SigningKey = key.ExportECPrivateKeyPem()));
        var report = await DeleteAsync(other, Some.Acme);

        Assert.Throws<TenantRemovalReportException>(() => Reports(tenancy).Verify(report.Signed));
        Assert.Equal(Some.Acme.Id, Reports(same).Verify(report.Signed).Tenant);
    }

    [Fact]
    public async Task Goes_on_after_a_fault_and_reports_what_was_removed_before_it()
    {
        var failing = new FailingCleanUp();
        await using var tenancy = Tenancy(services =>
        {
            services.AddSingleton(failing);
            services.AddScoped<ITenantLifecycleHandler>(static provider => provider.GetRequiredService<FailingCleanUp>());
        });
        await FillAsync(tenancy, Some.Acme);

        failing.Fails = true;
        await Assert.ThrowsAsync<TenantLifecycleException>(() => DeleteAsync(tenancy, Some.Acme));
        failing.Fails = false;
        var report = await DeleteAsync(tenancy, Some.Acme);

        Assert.Equal([("files", 2L), ("half of it", 3L), ("encryption keys", 2L), ("API keys", 1L)], report.Removed.Select(static removal => (removal.Kind, removal.Count)));
        Assert.Equal(report.Removed, Reports(tenancy).Verify(report.Signed).Removed);
    }

    [Theory]
    [InlineData("no key")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----")]
    [InlineData("public")]
    [InlineData("P-384")]
    public async Task Refuses_a_signing_key_that_is_none_at_start(string pem)
    {
        using var key = ECDsa.Create(pem == "P-384" ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256);
        await using var tenancy = new TestTenancy(services => services.Configure<TenantRemovalOptions>(o =>
            o.SigningKey = pem == "public" ? key.ExportSubjectPublicKeyInfoPem() : pem == "P-384" ? key.ExportPkcs8PrivateKeyPem() : pem));

        Assert.Contains("openssl", Assert.Throws<OptionsValidationException>(() => tenancy.Services.GetRequiredService<IOptions<TenantRemovalOptions>>().Value).Message, StringComparison.Ordinal);
    }

    private static ITenantRemovalReports Reports(TestTenancy tenancy) => tenancy.Services.GetRequiredService<ITenantRemovalReports>();

    private static async Task<TenantRemovalReport> DeleteAsync(TestTenancy tenancy, Tenant tenant)
    {
        await using var platform = await tenancy.Scopes.EnterPlatformAsync("offboarding");
        return await tenancy.Lifecycle.DeleteAsync(tenant.Id, "asked for");
    }

    private static async Task FillAsync(TestTenancy tenancy, Tenant tenant)
    {
        await tenancy.Scopes.RunAsync(tenant.Id, async ct =>
        {
            var files = tenancy.Services.GetRequiredService<ITenantFiles>();
            await files.PutAsync("a.txt", new MemoryStream([1]), cancellationToken: ct);
            await files.PutAsync("b/c.txt", new MemoryStream([2]), cancellationToken: ct);
            await tenancy.Services.GetRequiredService<ITenantEncryptor>().EncryptAsync("secret", "p", "r", ct);
            await tenancy.Services.GetRequiredService<ITenantKeys>().RotateAsync(ct);
            await tenancy.Keys.IssueAsync(new TenantApiKeyRequest("key"), ct);
        });
    }

    private TestTenancy Tenancy(Action<IServiceCollection>? more = null) => new(services =>
    {
        services.AddOrchStackTenancy().AddTenantFiles(o => o.LocalRoot = Path.Combine(_folder, "files")).AddTenantEncryption(o => o.LocalFolder = Path.Combine(_folder, "keys"));
        more?.Invoke(services);
    });

    private sealed class FailingCleanUp : ITenantLifecycleHandler
    {
        private bool _isDone;

        public bool Fails { get; set; }

        public int Order => -1;

        public Task CleanUpAsync(ITenantScope scope, CancellationToken cancellationToken)
        {
            scope.Services.GetRequiredService<ITenantRemovals>().Add("half of it", _isDone ? 0 : 3);
            _isDone = true;
            return Fails ? throw new TimeoutException("killed") : Task.CompletedTask;
        }
    }
}
