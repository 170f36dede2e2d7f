using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;
using Amazon.S3.Model;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace OrchStack.Tenancy.S3;

/// <summary>Keys as the tenant knows them, and marks of a list that no other tenant can go on from.</summary>
internal sealed class TenantResponses(ITenantDataProtectionProvider protection)
{
    private readonly IDataProtector _tokens = protection.CreateProtector("OrchStack.Tenancy.S3.ContinuationToken");

    public string? InToken(string? token)
    {
        if (string.IsNullOrEmpty(token))
        {
            return token;
        }

        try
        {
            return Encoding.UTF8.GetString(_tokens.Unprotect(WebEncoders.Base64UrlDecode(token)));
        }
        catch (Exception foreign) when (foreign is CryptographicException or FormatException)
        {
            throw new ArgumentException("The continuation token is not one that this tenant was given. Nothing was sent. List from the beginning.", nameof(token), foreign);
        }
    }

    public void Out(AmazonWebServiceResponse response, TenantPlace place)
    {
        switch (response)
        {
            case ListObjectsV2Response list:
                list.S3Objects?.ForEach(found => found.Key = place.Out(found.Key));
                list.CommonPrefixes = list.CommonPrefixes?.ConvertAll(common => place.Out(common)!);
                (list.Prefix, list.StartAfter) = (place.Out(list.Prefix), place.Out(list.StartAfter));
                (list.ContinuationToken, list.NextContinuationToken) = (OutToken(list.ContinuationToken), OutToken(list.NextContinuationToken));
                break;
            case ListObjectsResponse list:
                list.S3Objects?.ForEach(found => found.Key = place.Out(found.Key));
                list.CommonPrefixes = list.CommonPrefixes?.ConvertAll(common => place.Out(common)!);
                (list.Prefix, list.NextMarker) = (place.Out(list.Prefix), place.Out(list.NextMarker));
                break;
            case ListMultipartUploadsResponse uploads:
                uploads.MultipartUploads?.ForEach(found => found.Key = place.Out(found.Key));
                uploads.CommonPrefixes = uploads.CommonPrefixes?.ConvertAll(common => place.Out(common)!);
                (uploads.Prefix, uploads.KeyMarker, uploads.NextKeyMarker) = (place.Out(uploads.Prefix), place.Out(uploads.KeyMarker), place.Out(uploads.NextKeyMarker));
                break;
            case InitiateMultipartUploadResponse begun:
                begun.Key = place.Out(begun.Key);
                break;
            case CompleteMultipartUploadResponse complete:
                (complete.Key, complete.Location) = (place.Out(complete.Key), null);
                break;
            case ListPartsResponse parts:
                parts.Key = place.Out(parts.Key);
                break;
            case GetObjectResponse got:
                got.Key = place.Out(got.Key);
                break;
            case DeleteObjectsResponse deleted:
                deleted.DeletedObjects?.ForEach(one => one.Key = place.Out(one.Key));
                deleted.DeleteErrors?.ForEach(one => one.Key = place.Out(one.Key));
                break;
        }
    }

    private string? OutToken(string? token) => string.IsNullOrEmpty(token) ? token : WebEncoders.Base64UrlEncode(_tokens.Protect(Encoding.UTF8.GetBytes(token)));
}
