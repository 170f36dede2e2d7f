using Amazon.S3.Model;
using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.Testing;

namespace OrchStack.Tenancy.Integration.Tests.S3;

public sealed class S3TenantFilesTests(S3Fixture s3) : IClassFixture<S3Fixture>
{
    private readonly Tenant _acme = S3Fixture.New("acme");
    private readonly Tenant _globex = S3Fixture.New("globex");

    public static TheoryData<string> Checks => [.. TenantFilesConformance.Names];

    [S3Theory]
    [MemberData(nameof(Checks))]
    public async Task It_keeps_the_contract(string name)
    {
        await using var services = s3.Start(usesRole: true, [_acme, _globex]);
        using var client = new HttpClient();

        await TenantFilesConformance.RunAsync(
            name, new TenantFilesUnderTest(services.GetRequiredService<ITenantFiles>(), services.GetRequiredService<ITenantScopes>(), _acme.Id, _globex.Id, client));
    }

    [S3Fact]
    public async Task A_long_file_goes_in_parts_and_a_part_that_breaks_off_leaves_none()
    {
        await using var services = s3.Start(usesRole: true, [_acme]);
        services.GetRequiredService<Microsoft.Extensions.Options.IOptions<TenantFilesOptions>>().Value.MaxLength = 64 * 1024 * 1024;
        var files = services.GetRequiredService<ITenantFiles>();
        var content = new byte[(20 * 1024 * 1024) + 17];
        new Random(1).NextBytes(content);

        await services.GetRequiredService<ITenantScopes>().RunAsync(_acme.Id, async ct =>
        {
            var stored = await files.PutAsync("long", new MemoryStream(content), new TenantFileOptions { ContentType = "video/mp4" }, ct);
            Assert.Equal((content.Length, "video/mp4"), (stored.Length, stored.ContentType));
            await using (var read = await files.OpenAsync("long", ct))
            {
                using var copy = new MemoryStream();
                await read.Stream.CopyToAsync(copy, ct);
                Assert.True(copy.ToArray().AsSpan().SequenceEqual(content));
            }

            await Assert.ThrowsAsync<TenantFileLengthException>(() => files.PutAsync("long", new MemoryStream(content), new TenantFileOptions { Length = content.Length + 1 }, ct));
            Assert.Equal(content.Length, (await files.FindAsync("long", ct))!.Length);
        });
        Assert.Empty((await s3.Raw.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = s3.Bucket })).MultipartUploads ?? []);
    }

    [S3Fact]
    public async Task A_deleted_tenant_leaves_no_object_and_no_upload_and_no_other_loses_one()
    {
        await using var services = s3.Start(usesRole: true, [_acme, _globex]);
        var sibling = new PutObjectRequest { BucketName = s3.Bucket, Key = $"tenants/{_acme.Id}x/k", ContentBody = "sibling" };
        await s3.Raw.PutObjectAsync(sibling);
        foreach (var tenant in new[] { _acme, _globex })
        {
            await s3.PutAsync(tenant, "k", "v");
            await s3.Raw.InitiateMultipartUploadAsync(s3.Bucket, $"tenants/{tenant.Id}/begun");
        }

        await using (await services.GetRequiredService<ITenantScopes>().EnterPlatformAsync("offboarding"))
        {
            await services.GetRequiredService<ITenantLifecycle>().DeleteAsync(_acme.Id, "offboarding");
        }

        Assert.Empty((await s3.Raw.ListObjectsV2Async(new() { BucketName = s3.Bucket, Prefix = $"tenants/{_acme.Id}/" })).S3Objects ?? []);
        Assert.Equal("v", await s3.ReadAsync(_globex, "k"));
        Assert.Equal([$"tenants/{_globex.Id}/begun"], (await s3.Raw.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = s3.Bucket })).MultipartUploads.Select(one => one.Key));
        Assert.Equal(7, (await s3.Raw.GetObjectMetadataAsync(s3.Bucket, sibling.Key)).ContentLength);
    }

    [S3Fact]
    public async Task A_store_that_is_down_is_an_error_and_never_no_file()
    {
        await using var services = s3.Start(usesRole: false, [_acme], o => (o.ServiceUrl, o.ConfigureClient) = ("http://127.0.0.1:1", c => c.MaxErrorRetry = 0));
        var files = services.GetRequiredService<ITenantFiles>();

        await services.GetRequiredService<ITenantScopes>().RunAsync(_acme.Id, async ct =>
        {
            await Assert.ThrowsAnyAsync<Exception>(() => files.FindAsync("k", ct));
            await Assert.ThrowsAnyAsync<Exception>(() => files.ListAsync(cancellationToken: ct).ToListAsync(ct).AsTask());
            await Assert.ThrowsAnyAsync<Exception>(() => files.DeleteAllAsync(ct));
        });
    }
}
