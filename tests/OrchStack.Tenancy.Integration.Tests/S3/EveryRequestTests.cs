using System.Reflection;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.DependencyInjection;
using Snapshooter.Xunit;

namespace OrchStack.Tenancy.Integration.Tests.S3;

/// <summary>Every request type of the client, sent as a tenant, while a tap in the store's place reads what leaves.</summary>
public sealed class EveryRequestTests(S3Fixture s3) : IClassFixture<S3Fixture>
{
    private const string Mark = "zq-";

    private static readonly Tenant Acme = S3Fixture.New("acme");

    private static readonly string Prefix = $"tenants/{Acme.Id}/";

    [S3Fact]
    public async Task No_key_leaves_without_the_tenants_prefix()
    {
        await using var tap = await S3Tap.StartAsync();
        await using var services = s3.Start(usesRole: false, [Acme], o => (o.ServiceUrl, o.ConfigureClient) = (tap.Address, c => c.MaxErrorRetry = 0));
        var client = services.GetRequiredService<IAmazonS3>();
        var verdicts = new List<string>();

        await services.GetRequiredService<ITenantScopes>().RunAsync(Acme.Id, async _ =>
        {
            foreach (var type in RequestTypes())
            {
                tap.Take();
                var (answer, fault) = await SendAsync(client, type);
                var said = tap.Take() + answer;

                Assert.Empty(Foreign(said));
                verdicts.Add($"{type.Name}: {(fault is NotSupportedException ? "refused" : said.Contains(Mark, StringComparison.Ordinal) ? "passes with the prefix" : $"passes without a key {fault?.Message}")}");
                Assert.False(fault is NotSupportedException && said.Length > 0, $"{type.Name} was refused after it had sent {said}");
            }
        });

        Assert.True(verdicts.Count > 110);
        Snapshot.Match(string.Join('\n', verdicts.Order(StringComparer.Ordinal)));
    }

    [S3Fact]
    public async Task Where_a_request_takes_headers_none_of_the_callers_own_leaves()
    {
        await using var tap = await S3Tap.StartAsync();
        await using var services = s3.Start(usesRole: false, [Acme], o => (o.ServiceUrl, o.ConfigureClient) = (tap.Address, c => c.MaxErrorRetry = 0));
        var client = services.GetRequiredService<IAmazonS3>();
        var tried = 0;

        await services.GetRequiredService<ITenantScopes>().RunAsync(Acme.Id, async _ =>
        {
            foreach (var type in RequestTypes().Where(type => type.GetProperty("Headers")?.PropertyType == typeof(HeadersCollection)))
            {
                var (answer, fault) = await SendAsync(client, type, static request => ((HeadersCollection)request.GetType().GetProperty("Headers")!.GetValue(request)!)["x-amz-copy-source"] = $"{Mark}stolen");
                Assert.IsType<NotSupportedException>(fault);
                Assert.Empty(tap.Take() + answer);
                tried++;
            }
        });

        Assert.True(tried >= 4, $"{tried}");
    }

    [S3Theory]
    [InlineData(true)]
    [InlineData(false)] // the control: as the bucket says
    public async Task What_a_tenant_stores_is_asked_to_be_encrypted_with_its_own_key(bool hasKey)
    {
        await using var tap = await S3Tap.StartAsync();
        await using var services = s3.Start(usesRole: false, [Acme], o =>
        {
            (o.ServiceUrl, o.ConfigureClient) = (tap.Address, c => c.MaxErrorRetry = 0);
            o.EncryptionKey = hasKey ? tenant => $"key-of-{tenant.Slug}" : null;
        });
        var client = services.GetRequiredService<IAmazonS3>();

        await services.GetRequiredService<ITenantScopes>().RunAsync(Acme.Id, async _ =>
        {
            foreach (var type in new[] { typeof(PutObjectRequest), typeof(InitiateMultipartUploadRequest), typeof(CopyObjectRequest) })
            {
                await SendAsync(client, type);
                Assert.Equal(hasKey, tap.Take().Contains("x-amz-server-side-encryption-aws-kms-key-id: key-of-acme", StringComparison.OrdinalIgnoreCase));
                Assert.Equal(hasKey, (await SendAsync(client, type, Foreign)).Fault is NotSupportedException);
                Assert.Equal(hasKey, tap.Take().Length == 0);
            }

            var link = await SendAsync(client, typeof(GetPreSignedUrlRequest), Foreign);
            Assert.Equal(hasKey, link.Fault is NotSupportedException);
        });

        static void Foreign(AmazonWebServiceRequest request) => request.GetType().GetProperty("ServerSideEncryptionKeyManagementServiceKeyId")!.SetValue(request, "key-of-globex");
    }

    [S3Fact]
    public async Task Control_the_client_alone_sends_every_one_of_them()
    {
        await using var tap = await S3Tap.StartAsync();
        using var client = S3Server.Client(endpoint: tap.Address);
        var foreign = 0;
        foreach (var type in RequestTypes())
        {
            var (answer, _) = await SendAsync(client, type);
            foreign += Foreign(tap.Take() + answer).Count > 0 ? 1 : 0;
        }

        Assert.True(foreign >= 30, $"{foreign}");
    }

    private static IEnumerable<Type> RequestTypes() => typeof(AmazonS3Client).Assembly.GetTypes()
        .Where(type => type is { IsPublic: true, IsAbstract: false } && typeof(AmazonWebServiceRequest).IsAssignableFrom(type) && Call(type) is not null);

    /// <summary>The interface's call that takes the request.</summary>
    private static MethodInfo? Call(Type type) => typeof(IAmazonS3).GetInterfaces().Prepend(typeof(IAmazonS3)).SelectMany(contract => contract.GetMethods())
        .FirstOrDefault(call => call.GetParameters() is [var first, ..] && first.ParameterType == type);

    /// <summary>Places where a key stands and the mark is not behind the tenant's prefix.</summary>
    private static List<int> Foreign(string said)
    {
        List<int> places = [];
        for (var at = said.IndexOf(Mark, StringComparison.Ordinal); at >= 0; at = said.IndexOf(Mark, at + 1, StringComparison.Ordinal))
        {
            if (at < Prefix.Length || said[(at - Prefix.Length)..at] != Prefix)
            {
                places.Add(at);
            }
        }

        return places;
    }

    private async Task<(string? Answer, Exception? Fault)> SendAsync(IAmazonS3 client, Type type, Action<AmazonWebServiceRequest>? change = null)
    {
        var request = (AmazonWebServiceRequest)Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties().Where(property => property.CanWrite))
        {
            if (Value(property) is { } value)
            {
                property.SetValue(request, value);
            }
        }

        change?.Invoke(request);
        try
        {
            var call = Call(type)!;
            object?[] arguments = call.GetParameters().Length == 1 ? [request] : [request, CancellationToken.None];
            var result = call.Invoke(client, arguments);
            if (result is Task task)
            {
                await task.WaitAsync(TimeSpan.FromSeconds(10));
                result = task.GetType().GetProperty("Result")?.GetValue(task);
            }

            return (result is string text ? System.Net.WebUtility.UrlDecode(text) : null, null);
        }
        catch (Exception fault)
        {
            return (null, fault is TargetInvocationException { InnerException: { } inner } ? inner : fault);
        }
    }

    private object? Value(PropertyInfo property) => property.Name switch
    {
        "BucketName" or "SourceBucket" or "DestinationBucket" => s3.Bucket,
        "Key" or "SourceKey" or "DestinationKey" or "RenameSource" or "Prefix" or "Marker" or "StartAfter" or "KeyMarker" or "AnnotationPrefix" => $"{Mark}{property.Name}",
        "Objects" => new List<KeyVersion> { new() { Key = $"{Mark}a" }, new() { Key = $"{Mark}b" } },
        "PartETags" => new List<PartETag> { new(1, "e") },
        "UploadId" => "upload",
        "PartNumber" when property.PropertyType == typeof(int?) => 1,
        "InputStream" => new MemoryStream([1]),
        "PartSize" when property.PropertyType == typeof(long?) => 1L,
        "Expires" when property.PropertyType == typeof(DateTime?) => DateTime.UtcNow.AddMinutes(1),
        "Tagging" => new Tagging { TagSet = [new Tag { Key = "k", Value = "v" }] },
        "ObjectAttributes" => new List<ObjectAttributes> { Amazon.S3.ObjectAttributes.ETag },
        "AnalyticsId" or "InventoryId" or "MetricsId" or "IntelligentTieringId" or "AnnotationName" or "RequestRoute" or "RequestToken" or "Policy" => "x",
        _ => null,
    };
}
