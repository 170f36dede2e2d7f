using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OrchStack.Tenancy.S3;

namespace OrchStack.Tenancy.Integration.Tests.S3;

/// <summary>With our client removed: a tenant's own credentials, and whatever somebody sends with them.</summary>
public sealed class TenantS3CredentialsTests(S3Fixture s3) : IClassFixture<S3Fixture>
{
    private readonly Tenant _acme = S3Fixture.New("acme");
    private readonly Tenant _globex = S3Fixture.New("globex");

    private string Foreign => $"tenants/{_globex.Id}/secret";

    private string Own => $"tenants/{_acme.Id}/own";

    [S3Fact]
    public async Task The_store_refuses_what_is_not_the_tenants_and_serves_what_is()
    {
        await using var services = s3.Start(usesRole: true, [_acme, _globex]);
        await s3.PutAsync(_globex, "secret", "of globex");
        var upload = (await s3.Raw.InitiateMultipartUploadAsync(s3.Bucket, $"tenants/{_globex.Id}/begun")).UploadId;
        using var client = S3Server.Client(await CredentialsAsync(services, _acme));

        await client.PutObjectAsync(new PutObjectRequest { BucketName = s3.Bucket, Key = Own, ContentBody = "of acme" });
        Assert.Equal(7, (await client.GetObjectMetadataAsync(s3.Bucket, Own)).ContentLength);
        Assert.Equal([Own], (await client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = s3.Bucket, Prefix = $"tenants/{_acme.Id}/" })).S3Objects.Select(found => found.Key));
        var attacks = Attacks(client, upload).ToList();
        for (var i = 0; i < attacks.Count; i++)
        {
            // 400 is no answer to the attack: Ceph reads the body of a put that it has refused as the next request of the connection.
            var fault = await Assert.ThrowsAnyAsync<Exception>(attacks[i]);
            for (var left = 5; left > 0 && fault is AmazonS3Exception { StatusCode: HttpStatusCode.BadRequest }; left--)
            {
                fault = await Assert.ThrowsAnyAsync<Exception>(attacks[i]);
            }

            Assert.True(fault is AmazonS3Exception { StatusCode: HttpStatusCode.Forbidden } or HttpRequestException { StatusCode: HttpStatusCode.Forbidden }, $"{i}: {fault}");
        }

        Assert.True(attacks.Count >= 25, $"{attacks.Count}");
        Assert.Equal("of globex", await s3.ReadAsync(_globex, "secret"));
    }

    [S3Fact]
    public async Task Control_the_applications_credentials_are_served_the_same()
    {
        await s3.PutAsync(_globex, "secret", "of globex");
        await s3.PutAsync(_acme, "own", "of acme");
        var upload = (await s3.Raw.InitiateMultipartUploadAsync(s3.Bucket, $"tenants/{_globex.Id}/begun")).UploadId;
        var served = 0;
        foreach (var attack in Attacks(s3.Raw, upload))
        {
            served += await Record.ExceptionAsync(attack) is null ? 1 : 0;
        }

        Assert.True(served >= 18, $"{served}");
    }

    [S3Fact]
    public async Task A_session_cannot_be_widened_into_another()
    {
        await using var services = s3.Start(usesRole: true, [_acme, _globex]);
        var own = await CredentialsAsync(services, _acme);
        await s3.PutAsync(_globex, "secret", "of globex");

        await Assert.ThrowsAnyAsync<AmazonServiceException>(() => TakeOnAsync(own, S3Server.Endpoint));

        // Why the token service is a gateway of its own, which tenants' code must not reach.
        var wide = await TakeOnAsync(own, S3Server.Tokens);
        using (var escaped = S3Server.Client(new SessionAWSCredentials(wide.AccessKeyId, wide.SecretAccessKey, wide.SessionToken)))
        {
            Assert.Equal(9, (await escaped.GetObjectMetadataAsync(s3.Bucket, Foreign)).ContentLength);
        }

        var parts = await own.GetCredentialsAsync();
        foreach (var forged in new[] { parts.Token[..^8] + "AAAAAAAA", (await (await CredentialsAsync(services, _globex)).GetCredentialsAsync()).Token })
        {
            using var client = S3Server.Client(new SessionAWSCredentials(parts.AccessKey, parts.SecretKey, forged));
            await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => client.GetObjectMetadataAsync(s3.Bucket, Own));
        }
    }

    [S3Fact]
    public async Task Credentials_are_asked_for_once_and_renewed_before_they_end()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var services = s3.Start(usesRole: true, [_acme, _globex], time: time);

        var asked = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CredentialsAsync(services, _acme)));
        Assert.Single(asked.Distinct());
        Assert.NotSame(asked[0], await CredentialsAsync(services, _globex));
        time.Advance(TimeSpan.FromMinutes(54));
        Assert.Same(asked[0], await CredentialsAsync(services, _acme));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotSame(asked[0], await CredentialsAsync(services, _acme));
    }

    [S3Fact]
    public async Task A_role_that_is_not_given_is_an_error_and_never_the_applications_credentials()
    {
        await using var services = s3.Start(usesRole: true, [_acme], o => o.Role = "arn:aws:iam:::role/none");

        var scopes = services.GetRequiredService<ITenantScopes>();
        await Assert.ThrowsAnyAsync<AmazonServiceException>(() => scopes.RunAsync(_acme.Id, ct => services.GetRequiredService<IAmazonS3>().ListObjectsV2Async(new ListObjectsV2Request(), ct)));
        await using var none = s3.Start(usesRole: false, [_acme]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => CredentialsAsync(none, _acme));
        await Assert.ThrowsAsync<MissingTenantException>(() => services.GetRequiredService<ITenantS3Credentials>().GetAsync());
    }

    [Fact]
    public void A_policy_has_room_for_the_longest_name_of_a_bucket() => Assert.True(SessionPolicy.For(new string('b', 63), new TenantPlace(TenantId.New())).Length <= 2_048);

    private static async Task<Credentials> TakeOnAsync(AWSCredentials credentials, string address)
    {
        using var tokens = new AmazonSecurityTokenServiceClient(credentials, new AmazonSecurityTokenServiceConfig { ServiceURL = address, AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });
        return (await tokens.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = S3Server.Role, RoleSessionName = "wider" })).Credentials;
    }

    private static Task<SessionAWSCredentials> CredentialsAsync(ServiceProvider services, Tenant tenant) =>
        services.GetRequiredService<ITenantScopes>().RunAsync(tenant.Id, services.GetRequiredService<ITenantS3Credentials>().GetAsync);

    private IEnumerable<Func<Task>> Attacks(AmazonS3Client client, string upload)
    {
        var (bucket, prefix) = (s3.Bucket, $"tenants/{_globex.Id}/");
        yield return () => client.GetObjectAsync(bucket, Foreign);
        yield return () => client.GetObjectMetadataAsync(bucket, Foreign);
        yield return () => client.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = Foreign, ByteRange = new ByteRange(0, 1) });
        yield return () => client.GetObjectTaggingAsync(new GetObjectTaggingRequest { BucketName = bucket, Key = Foreign });
        yield return () => client.PutObjectTaggingAsync(new PutObjectTaggingRequest { BucketName = bucket, Key = Foreign, Tagging = new Tagging { TagSet = [] } });
        yield return () => client.GetObjectAclAsync(new GetObjectAclRequest { BucketName = bucket, Key = Foreign });
        yield return () => client.CopyObjectAsync(bucket, Foreign, bucket, Own + "-stolen");
        yield return () => client.CopyObjectAsync(bucket, Own, bucket, prefix + "planted");
        yield return () => client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = prefix + "planted", ContentBody = "x" });
        yield return () => client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = $"tenants/{_acme.Id}", ContentBody = "x" }); // beside the prefix
        yield return () => client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = $"tenants/{_acme.Id}x/sibling", ContentBody = "x" });
        yield return () => client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = "root", ContentBody = "x" });
        yield return () => client.InitiateMultipartUploadAsync(bucket, prefix + "planted");
        yield return () => client.UploadPartAsync(new UploadPartRequest { BucketName = bucket, Key = prefix + "begun", UploadId = upload, PartNumber = 1, InputStream = new MemoryStream([1]) });
        yield return () => client.ListPartsAsync(bucket, prefix + "begun", upload);
        yield return () => client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket });
        yield return () => client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket, Prefix = prefix });
        yield return () => client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket, Prefix = "tenants/" });
        yield return () => client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket, Prefix = $"tenants/{_acme.Id}" }); // siblings begin so too
        yield return () => client.ListObjectsAsync(new ListObjectsRequest { BucketName = bucket, Prefix = prefix });
        yield return () => client.ListVersionsAsync(new ListVersionsRequest { BucketName = bucket, Prefix = prefix });
        yield return () => client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = bucket, Prefix = prefix });
        yield return () => client.GetBucketPolicyAsync(bucket);
        yield return () => client.PutBucketPolicyAsync(new PutBucketPolicyRequest { BucketName = bucket, Policy = "{}" });
        yield return () => client.GetBucketAclAsync(new GetBucketAclRequest { BucketName = bucket });
        yield return () => client.PutBucketAsync($"{bucket}-mine");
        yield return () => client.PutLifecycleConfigurationAsync(new PutLifecycleConfigurationRequest { BucketName = bucket, Configuration = new LifecycleConfiguration { Rules = [] } });
        yield return async () =>
        {
            using var http = new HttpClient();
            await http.GetStringAsync(new Uri(await client.GetPreSignedURLAsync(new GetPreSignedUrlRequest { BucketName = bucket, Key = Foreign, Expires = DateTime.UtcNow.AddMinutes(1), Protocol = Protocol.HTTP })));
        };
        yield return () => client.DeleteObjectAsync(bucket, Foreign);
        yield return () => client.DeleteObjectsAsync(new DeleteObjectsRequest { BucketName = bucket, Objects = [new() { Key = Foreign }] });
        yield return () => client.AbortMultipartUploadAsync(bucket, prefix + "begun", upload);
        yield return () => client.DeleteBucketAsync(bucket);
    }
}
