using System.Buffers;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.S3;

internal sealed class S3TenancyOptionsValidator : IValidateOptions<S3TenancyOptions>
{
    private static readonly SearchValues<char> NoName = SearchValues.Create("/:*?${} ");

    public ValidateOptionsResult Validate(string? name, S3TenancyOptions options)
    {
        List<string> faults = [];
        if (string.IsNullOrEmpty(options.Bucket) || options.Bucket.AsSpan().ContainsAny(NoName))
        {
            faults.Add($"S3TenancyOptions.Bucket is \"{options.Bucket}\": the name of a bucket is expected, UseS3(\"appdata\").");
        }

        faults.AddRange(Of(options.ServiceUrl, nameof(options.ServiceUrl)).Concat(Of(options.TokenServiceUrl, nameof(options.TokenServiceUrl))));
        if (options.SessionLifetime < TimeSpan.FromMinutes(15) || options.SessionLifetime > TimeSpan.FromHours(12))
        {
            faults.Add($"S3TenancyOptions.SessionLifetime is {options.SessionLifetime}: 15 minutes to 12 hours are expected.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Of(string? url, string option) => url is null || (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https") ? [] :
        [$"S3TenancyOptions.{option} is \"{url}\": an address such as http://localhost:9000 is expected."];
}
