using System.Data.Common;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using OrchStack.Tenancy.S3;

namespace Workspace.Setup;

/// <summary>Where files, keys and cached answers lie: in a folder and in memory, or on the servers that are named.</summary>
internal sealed record StorageServers(string Folder, string? Redis, DbConnectionStringBuilder? S3)
{
    public const string Bucket = "workspace";

    private static readonly string[] Required = ["Endpoint", "AccessKey", "SecretKey"];

    public string Files => Path.Combine(Folder, "files");

    public string Keys => Path.Combine(Folder, "keys");

    public static StorageServers Read(IConfiguration configuration, List<string> faults)
    {
        var folder = configuration["Workspace:DataFolder"] is { Length: > 0 } given ? given : Path.Combine(AppContext.BaseDirectory, "workspace-data");
        return new StorageServers(folder, configuration["Workspace:Redis"] is { Length: > 0 } redis ? redis : null, ReadS3(configuration["Workspace:S3"], faults));
    }

    public void Configure(S3TenancyOptions options)
    {
        options.ServiceUrl = Part("Endpoint");
        options.Credentials = Credentials;
        options.TokenServiceUrl = S3!.ContainsKey("Tokens") ? Part("Tokens") : null;
        options.Role = S3.ContainsKey("Role") ? Part("Role") : null;
    }

    /// <summary>Makes the bucket, as an operator would.</summary>
    public async Task EnsureBucketAsync(CancellationToken cancellationToken)
    {
        using var client = new AmazonS3Client(Credentials, new AmazonS3Config { ServiceURL = Part("Endpoint"), ForcePathStyle = true, AuthenticationRegion = "us-east-1" });
        try
        {
            await client.PutBucketAsync(Bucket, cancellationToken);
        }
        catch (BucketAlreadyOwnedByYouException)
        {
        }
    }

    private BasicAWSCredentials Credentials => new(Part("AccessKey"), Part("SecretKey"));

    private string Part(string name) => (string)S3![name];

    private static DbConnectionStringBuilder? ReadS3(string? text, List<string> faults)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        try
        {
            DbConnectionStringBuilder parts = new() { ConnectionString = text };
            if (Required.All(parts.ContainsKey))
            {
                return parts;
            }
        }
        catch (ArgumentException)
        {
        }

        faults.Add("Workspace:S3 is not \"Endpoint=http://…;AccessKey=…;SecretKey=…\", with \"Tokens=…;Role=…\" where sessions of tenants are wanted.");
        return null;
    }
}
