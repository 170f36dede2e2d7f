using Amazon.Runtime;
using Amazon.S3;
using Amazon.SecurityToken;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.S3;

/// <summary>How clients of the store are made, and as whom.</summary>
internal sealed class S3Clients(IOptions<S3TenancyOptions> options)
{
    private readonly S3TenancyOptions _options = options.Value;

    /// <summary>The application itself.</summary>
    public AWSCredentials Application => _options.Credentials ?? Amazon.Runtime.Credentials.DefaultAWSCredentialsIdentityResolver.GetCredentials();

    public AmazonS3Config Configuration
    {
        get
        {
            var configuration = new AmazonS3Config();
            if (_options.ServiceUrl is { } url)
            {
                configuration.ServiceURL = url;
                configuration.ForcePathStyle = true;
                configuration.AuthenticationRegion = "us-east-1";
                configuration.RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED;
                configuration.ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED;
            }

            _options.ConfigureClient?.Invoke(configuration);
            return configuration;
        }
    }

    public AmazonSecurityTokenServiceClient Tokens()
    {
        var s3 = Configuration;
        var configuration = new AmazonSecurityTokenServiceConfig { Timeout = s3.Timeout, MaxErrorRetry = s3.MaxErrorRetry };
        if ((_options.TokenServiceUrl ?? _options.ServiceUrl) is { } url)
        {
            configuration.ServiceURL = url;
            configuration.AuthenticationRegion = s3.AuthenticationRegion;
        }
        else if (s3.RegionEndpoint is { } region)
        {
            configuration.RegionEndpoint = region;
        }

        return new AmazonSecurityTokenServiceClient(Application, configuration);
    }
}
