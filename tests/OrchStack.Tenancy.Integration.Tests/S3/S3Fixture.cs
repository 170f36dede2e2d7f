using Amazon.S3;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.S3;
using OrchStack.Tenancy.Testing;

namespace OrchStack.Tenancy.Integration.Tests.S3;

/// <summary>A bucket of a class's own, and applications over it.</summary>
public sealed class S3Fixture : IAsyncLifetime
{
    public string Bucket { get; } = $"t-{Guid.NewGuid():n}";

    public AmazonS3Client Raw { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (S3Server.IsThere)
        {
            Raw = S3Server.Client();
            await Raw.PutBucketAsync(Bucket);
        }
    }

    public Task DisposeAsync()
    {
        Raw?.Dispose();
        return Task.CompletedTask;
    }

    public static Tenant New(string slug) => new(TenantId.New(), TenantSlug.Parse(slug), slug);

    /// <summary>An application with these tenants; with the role each request goes as its tenant.</summary>
    public ServiceProvider Start(bool usesRole, Tenant[] tenants, Action<S3TenancyOptions>? configure = null, TimeProvider? time = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(time ?? TimeProvider.System);
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddOrchStackTenancy()
            .UseInMemoryTenants(o => Array.ForEach(tenants, tenant => o.Add(tenant)))
            .AddTenantFiles(o => o.MaxLength = TenantFilesConformance.MaxLength)
            .UseS3(Bucket, o =>
            {
                (o.ServiceUrl, o.TokenServiceUrl, o.Credentials, o.Role) = (S3Server.Endpoint, S3Server.Tokens, S3Server.Credentials, usesRole ? S3Server.Role : null);
                configure?.Invoke(o);
            });
        return services.BuildServiceProvider(validateScopes: true);
    }

    public async Task<string> ReadAsync(Tenant tenant, string key)
    {
        using var found = await Raw.GetObjectAsync(Bucket, $"tenants/{tenant.Id}/{key}");
        return await new StreamReader(found.ResponseStream).ReadToEndAsync();
    }

    public Task PutAsync(Tenant tenant, string key, string content) =>
        Raw.PutObjectAsync(new Amazon.S3.Model.PutObjectRequest { BucketName = Bucket, Key = $"tenants/{tenant.Id}/{key}", ContentBody = content });
}
