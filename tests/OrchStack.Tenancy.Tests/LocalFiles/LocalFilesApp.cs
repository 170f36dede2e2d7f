using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OrchStack.Tenancy.Testing;

namespace OrchStack.Tenancy.Tests;

/// <summary>An application with files on the disk, in a folder that goes with it.</summary>
internal sealed class LocalFilesApp : IAsyncDisposable
{
    private readonly TestApp _app;

    private LocalFilesApp(TestApp app, string root, FakeTimeProvider time) => (_app, Root, Time) = (app, root, time);

    public string Root { get; }

    public FakeTimeProvider Time { get; }

    public TestApp App => _app;

    public ITenantFiles Files => _app.Services.GetRequiredService<ITenantFiles>();

    public static async Task<LocalFilesApp> StartAsync(bool isMapped = true, bool usesClock = true)
    {
        var root = Directory.CreateTempSubdirectory("orchstack-files-").FullName;
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var app = await TestApp.StartAsync(
            tenancy =>
            {
                if (usesClock)
                {
                    tenancy.Services.AddSingleton<TimeProvider>(time);
                }

                tenancy.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
                tenancy.AddTenantFiles(o => (o.LocalRoot, o.MaxLength) = (root, TenantFilesConformance.MaxLength));
            },
            web =>
            {
                if (isMapped)
                {
                    web.MapTenantFiles();
                }
            });
        return new LocalFilesApp(app, root, time);
    }

    public Task InAsync(Tenant tenant, Func<Task> work) => _app.Scopes.RunAsync(tenant.Id, _ => work());

    public Task<T> InAsync<T>(Tenant tenant, Func<Task<T>> work) => _app.Scopes.RunAsync(tenant.Id, _ => work());

    public Task<TenantFile> PutAsync(string key, string content, string type = "text/plain") =>
        Files.PutAsync(key, new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content)), new TenantFileOptions { ContentType = type });

    public async Task<string> ReadAsync(string key)
    {
        await using var content = await Files.OpenAsync(key);
        return await new StreamReader(content.Stream).ReadToEndAsync();
    }

    /// <summary>The files that lie on the disk for a tenant.</summary>
    public string[] OnDisk(Tenant tenant) => Directory.GetFiles(Path.Combine(Root, tenant.Id.ToString()), "*", SearchOption.AllDirectories);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(Root, recursive: true);
    }
}
