using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrchStack.Tenancy.S3;

namespace OrchStack.Tenancy.Integration.Tests.S3;

/// <summary>AWS's own client, held to a tenant; each test in both modes, with and without a role.</summary>
public sealed class TenantS3ClientTests(S3Fixture s3) : IClassFixture<S3Fixture>
{
    private readonly Tenant _acme = S3Fixture.New("acme");
    private readonly Tenant _globex = S3Fixture.New("globex");

    [S3Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_same_key_is_each_tenants_own_for_the_whole_sdk(bool usesRole)
    {
        await using var services = s3.Start(usesRole, [_acme, _globex]);
        var client = services.GetRequiredService<IAmazonS3>(); // a singleton, and the same for all
        foreach (var tenant in new[] { _acme, _globex })
        {
            await InAsync(services, tenant, async ct =>
            {
                await client.PutObjectAsync(new PutObjectRequest { BucketName = s3.Bucket, Key = "a/k", ContentBody = tenant.Slug.Value }, ct);
                await client.CopyObjectAsync(s3.Bucket, "a/k", s3.Bucket, "b", ct);
                await client.PutObjectTaggingAsync(new PutObjectTaggingRequest { Key = "b", Tagging = new Tagging { TagSet = [new Tag { Key = "of", Value = tenant.Slug.Value }] } }, ct);
                using var transfer = new TransferUtility(client, new TransferUtilityConfig { MinSizeBeforePartUpload = 5 * 1024 * 1024 });
                await transfer.UploadAsync(new MemoryStream(new byte[6 * 1024 * 1024]), s3.Bucket, "c/long", ct);
            });
        }

        foreach (var tenant in new[] { _acme, _globex })
        {
            Assert.Equal(tenant.Slug.Value, await s3.ReadAsync(tenant, "b"));
            await InAsync(services, tenant, async ct =>
            {
                using var got = await client.GetObjectAsync(s3.Bucket, "b", ct);
                Assert.Equal(("b", tenant.Slug.Value), (got.Key, await new StreamReader(got.ResponseStream).ReadToEndAsync(ct)));
                Assert.Equal(tenant.Slug.Value, (await client.GetObjectTaggingAsync(new GetObjectTaggingRequest { Key = "b" }, ct)).Tagging.Single().Value);
                Assert.Equal(["a/k", "b", "c/long"], (await client.ListObjectsV2Async(new ListObjectsV2Request(), ct)).S3Objects.Select(found => found.Key));
                Assert.Equal(["a/", "c/"], (await client.ListObjectsV2Async(new ListObjectsV2Request { Delimiter = "/" }, ct)).CommonPrefixes);
                Assert.Equal(["c/long"], (await client.ListObjectsAsync(new ListObjectsRequest { Marker = "b" }, ct)).S3Objects.Select(found => found.Key));
                Assert.Equal(["a/k", "b", "c/long"], await client.Paginators.ListObjectsV2(new ListObjectsV2Request { BucketName = s3.Bucket, MaxKeys = 1 }).S3Objects.Select(found => found.Key).ToListAsync(ct));
                Assert.Equal(6 * 1024 * 1024, (await client.GetObjectMetadataAsync(s3.Bucket, "c/long", ct)).ContentLength);
                using var http = new HttpClient();
                Assert.Equal(tenant.Slug.Value, await http.GetStringAsync(new Uri(await client.GetPreSignedURLAsync(new GetPreSignedUrlRequest { Key = "b", Expires = DateTime.UtcNow.AddMinutes(1), Protocol = Protocol.HTTP })), ct));
                var deleted = await client.DeleteObjectsAsync(new DeleteObjectsRequest { Objects = [new() { Key = "a/k" }, new() { Key = "b" }] }, ct);
                Assert.Equal(["a/k", "b"], deleted.DeletedObjects.Select(one => one.Key));
                await client.DeleteObjectAsync(s3.Bucket, "c/long", ct);
            });
        }
    }

    [S3Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_foreign_is_reached_by_a_key_a_bucket_a_token_or_an_upload(bool usesRole)
    {
        await using var services = s3.Start(usesRole, [_acme, _globex]);
        var client = services.GetRequiredService<IAmazonS3>();
        await s3.PutAsync(_globex, "secret", "of globex");
        var upload = (await s3.Raw.InitiateMultipartUploadAsync(s3.Bucket, $"tenants/{_globex.Id}/begun")).UploadId;
        var token = await InAsync(services, _globex, async ct =>
        {
            await client.PutObjectAsync(new PutObjectRequest { Key = "second", ContentBody = "v" }, ct);
            return (await client.ListObjectsV2Async(new ListObjectsV2Request { MaxKeys = 1 }, ct)).NextContinuationToken;
        });
        var foreign = $"tenants/{_globex.Id}/secret";
        Func<CancellationToken, Task>[] refused =
        [
            ct => client.GetObjectAsync(s3.Bucket, $"../{_globex.Id}/secret", ct), ct => client.GetObjectAsync(s3.Bucket, $"/{foreign}", ct), ct => client.GetObjectAsync(s3.Bucket, $"a/../../{_globex.Id}/secret", ct),
            ct => client.GetObjectAsync(s3.Bucket, $"..\\{_globex.Id}\\secret", ct), ct => client.CopyObjectAsync(s3.Bucket, $"../{_globex.Id}/secret", s3.Bucket, "stolen", ct),
            ct => client.CopyObjectAsync(s3.Bucket, "k", s3.Bucket, $"../{_globex.Id}/planted", ct), ct => client.CopyObjectAsync("other-bucket", "k", s3.Bucket, "k", ct),
            ct => client.GetObjectAsync("other-bucket", "k", ct), ct => client.GetObjectAsync($"arn:aws:s3:::{s3.Bucket}", "k", ct), ct => client.ListObjectsV2Async(new ListObjectsV2Request { Prefix = "../" }, ct),
            ct => client.ListObjectsV2Async(new ListObjectsV2Request { ContinuationToken = token }, ct), ct => client.ListObjectsV2Async(new ListObjectsV2Request { ContinuationToken = foreign }, ct),
            ct => client.GetPreSignedURLAsync(new GetPreSignedUrlRequest { Key = $"../{_globex.Id}/secret", Expires = DateTime.UtcNow.AddMinutes(1) }),
            ct => client.GetPreSignedURLAsync(new GetPreSignedUrlRequest { Key = "k", VersionId = "v", Expires = DateTime.UtcNow.AddMinutes(1) }),
            ct => client.DeleteObjectsAsync(new DeleteObjectsRequest { Objects = [new() { Key = "k" }, new() { Key = $"../{_globex.Id}/secret" }] }, ct),
            ct => client.PutObjectAsync(new PutObjectRequest { Key = "k", ContentBody = "v", CannedACL = S3CannedACL.PublicRead }, ct),
            ct => client.PutObjectAsync(new PutObjectRequest { Key = "k", ContentBody = "v", WebsiteRedirectLocation = $"/{foreign}" }, ct),
            ct => client.PutObjectAsync(Smuggling(foreign), ct),
            ct => client.GetPreSignedURLAsync(new GetPreSignedUrlRequest { Key = "k", Verb = HttpVerb.PUT, Expires = DateTime.UtcNow.AddMinutes(1), Headers = { ["x-amz-copy-source"] = $"/{s3.Bucket}/{foreign}" } }),
            ct => client.PutObjectAsync(new OwnRequest { Key = "k", ContentBody = "v" }, ct),
            ct => client.ListBucketsAsync(ct), ct => client.DeleteBucketAsync(s3.Bucket, ct), ct => client.GetBucketPolicyAsync(s3.Bucket, ct), ct => client.ListVersionsAsync(s3.Bucket, ct),
            ct => Task.FromResult(client.CreatePresignedPost(new CreatePresignedPostRequest { BucketName = s3.Bucket, Key = foreign })),
            ct => client.MakeObjectPublicAsync(s3.Bucket, "k", true),
        ];
        await InAsync(services, _acme, async ct =>
        {
            for (var i = 0; i < refused.Length; i++)
            {
                var fault = await Record.ExceptionAsync(async () => await refused[i](ct));
                Assert.True(fault is NotSupportedException or ArgumentException, $"{i}: {fault}");
            }

            // What is a key of its own, if an odd one, is not there.
            Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => client.GetObjectAsync(s3.Bucket, foreign, ct))).StatusCode);
            await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => client.ListPartsAsync(s3.Bucket, "begun", upload, ct));
            await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => client.UploadPartAsync(new UploadPartRequest { Key = "begun", UploadId = upload, PartNumber = 1, InputStream = new MemoryStream([1]) }, ct));
            await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => client.AbortMultipartUploadAsync(s3.Bucket, "begun", upload, ct));
            Assert.Empty((await client.ListObjectsV2Async(new ListObjectsV2Request { StartAfter = "a" }, ct)).S3Objects ?? []);
        });
        Assert.Equal("of globex", await s3.ReadAsync(_globex, "secret"));
    }

    [S3Fact]
    public async Task Control_past_the_client_the_same_keys_are_served()
    {
        await s3.PutAsync(_globex, "secret", "of globex");

        Assert.Equal("of globex", await s3.ReadAsync(_globex, "secret"));
        Assert.NotEmpty((await s3.Raw.ListObjectsV2Async(new ListObjectsV2Request { BucketName = s3.Bucket })).S3Objects);
        Assert.Contains(s3.Bucket, (await s3.Raw.ListBucketsAsync()).Buckets.Select(bucket => bucket.BucketName));
    }

    [S3Fact]
    public async Task Control_a_header_makes_a_put_copy_any_object()
    {
        await s3.PutAsync(_globex, "secret", "of globex");
        var request = Smuggling($"tenants/{_globex.Id}/secret");
        (request.BucketName, request.Key) = (s3.Bucket, $"tenants/{_acme.Id}/stolen");

        await s3.Raw.PutObjectAsync(request);

        Assert.Equal("of globex", await s3.ReadAsync(_acme, "stolen"));
    }

    [S3Fact]
    public async Task A_cast_to_the_class_below_signs_nothing_without_the_role_and_only_its_own_with_it()
    {
        await using var services = s3.Start(usesRole: false, [_acme, _globex]);
        await s3.PutAsync(_globex, "secret", "of globex");
        var cast = (AmazonS3Client)services.GetRequiredService<IAmazonS3>();
        var request = new GetPreSignedUrlRequest { BucketName = s3.Bucket, Key = $"tenants/{_globex.Id}/secret", Expires = DateTime.UtcNow.AddMinutes(1), Protocol = Protocol.HTTP };

        await InAsync(services, _acme, async ct =>
        {
            Assert.Contains("Refused to sign", Root(await Assert.ThrowsAnyAsync<Exception>(() => cast.GetPreSignedURLAsync(request))).Message, StringComparison.Ordinal);
            Assert.Contains("Refused to sign", Root(Assert.ThrowsAny<Exception>(() => cast.GetPreSignedURL(request))).Message, StringComparison.Ordinal);
            Assert.ThrowsAny<Exception>(() => cast.CreatePresignedPost(new CreatePresignedPostRequest { BucketName = s3.Bucket, Key = request.Key, Expires = request.Expires!.Value }));
            Assert.NotNull(await Record.ExceptionAsync(() => cast.GetObjectAsync(s3.Bucket, $"../{_globex.Id}/secret", ct)));
        });

        // The control: signed by a client of the application's, the same address is served.
        using var http = new HttpClient();
        Assert.Equal("of globex", await http.GetStringAsync(new Uri(await s3.Raw.GetPreSignedURLAsync(request))));
    }

    [S3Fact]
    public async Task Without_a_tenant_nothing_is_sent_and_the_callers_request_stays_as_it_is()
    {
        await using var services = s3.Start(usesRole: false, [_acme, _globex]);
        var client = services.GetRequiredService<IAmazonS3>();
        var request = new PutObjectRequest { Key = "k", ContentBody = "v" };

        await Assert.ThrowsAsync<MissingTenantException>(() => client.PutObjectAsync(request));
        await Assert.ThrowsAsync<MissingTenantException>(() => client.GetPreSignedURLAsync(new GetPreSignedUrlRequest { Key = "k" }));
        foreach (var tenant in new[] { _acme, _globex })
        {
            await InAsync(services, tenant, ct => client.PutObjectAsync(request, ct)); // the same object for both
        }

        Assert.Equal((null, "k"), (request.BucketName, request.Key));
        await InAsync(services, _acme, ct => client.PutObjectAsync(new PutObjectRequest { Key = "folder/", ContentBody = "" }, ct)); // as programs mark one
        Assert.Equal(("v", "v"), (await s3.ReadAsync(_acme, "k"), await s3.ReadAsync(_globex, "k")));
    }

    [S3Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Many_tenants_at_once_read_nothing_foreign(bool usesRole)
    {
        await using var services = s3.Start(usesRole, [_acme, _globex]);
        var client = services.GetRequiredService<IAmazonS3>();
        var foreign = 0;

        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            var tenant = i % 2 == 0 ? _acme : _globex;
            await InAsync(services, tenant, async ct =>
            {
                await client.PutObjectAsync(new PutObjectRequest { Key = $"k{i % 5}", ContentBody = tenant.Slug.Value }, ct);
                using var got = await client.GetObjectAsync(new GetObjectRequest { Key = $"k{i % 5}" }, ct);
                if (await new StreamReader(got.ResponseStream).ReadToEndAsync(ct) != tenant.Slug.Value)
                {
                    Interlocked.Increment(ref foreign);
                }
            });
        });

        Assert.Equal(0, foreign);
    }

    [S3Fact]
    public async Task An_application_keeps_its_own_client()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IAmazonS3>(s3.Raw);
        services.AddOrchStackTenancy().UseInMemoryTenants(o => o.Add(_acme)).UseS3(s3.Bucket, o => (o.ServiceUrl, o.Credentials) = (S3Server.Endpoint, S3Server.Credentials));
        await using var provider = services.BuildServiceProvider();

        Assert.Same(s3.Raw, provider.GetRequiredService<IAmazonS3>());
        Assert.NotSame(s3.Raw, provider.GetRequiredService<ITenantS3>().Client);
    }

    [Fact]
    public void What_is_wrong_is_said_at_start_all_at_once()
    {
        var services = new ServiceCollection();
        services.AddOrchStackTenancy().UseS3("a/b", o => (o.ServiceUrl, o.SessionLifetime) = ("localhost", TimeSpan.Zero));
        using var provider = services.BuildServiceProvider();

        Assert.Equal(3, Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate()).Failures.Count());
    }

    private PutObjectRequest Smuggling(string foreign) => new() { Key = "stolen", ContentBody = "", Headers = { ["x-amz-copy-source"] = $"/{s3.Bucket}/{foreign}" } };

    private static Exception Root(Exception fault) => fault.InnerException is { } inner ? Root(inner) : fault;

    private static Task InAsync(ServiceProvider services, Tenant tenant, Func<CancellationToken, Task> work) => services.GetRequiredService<ITenantScopes>().RunAsync(tenant.Id, work);

    private static Task<T> InAsync<T>(ServiceProvider services, Tenant tenant, Func<CancellationToken, Task<T>> work) => services.GetRequiredService<ITenantScopes>().RunAsync(tenant.Id, work);

    /// <summary>A request that somebody has derived, of which nobody knows what it does.</summary>
    private sealed class OwnRequest : PutObjectRequest;
}
