using System.Data.Common;
using Amazon.Runtime;
using Amazon.S3;

namespace OrchStack.Tenancy.Integration.Tests.S3;

/// <summary>The S3 of the run.</summary>
internal static class S3Server
{
    public const string Variable = "ORCHSTACK_S3";

    public static bool IsThere => Environment.GetEnvironmentVariable(Variable) is not null;

    public static string Endpoint => Part("Endpoint");

    public static string Tokens => Part("Tokens");

    public static string Role => Part("Role");

    public static BasicAWSCredentials Credentials => new(Part("AccessKey"), Part("SecretKey"));

    /// <summary>A client that nothing holds back.</summary>
    public static AmazonS3Client Client(AWSCredentials? credentials = null, string? endpoint = null) => new(credentials ?? Credentials, new AmazonS3Config
    {
        ServiceURL = endpoint ?? Endpoint,
        ForcePathStyle = true,
        AuthenticationRegion = "us-east-1",
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        MaxErrorRetry = 0,
    });

    private static string Part(string name) => (string)new DbConnectionStringBuilder { ConnectionString = Environment.GetEnvironmentVariable(Variable)! }[name];
}
