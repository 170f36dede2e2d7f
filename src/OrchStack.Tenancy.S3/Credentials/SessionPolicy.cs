namespace OrchStack.Tenancy.S3;

/// <summary>
/// What a tenant's credentials may: its objects, and lists of them. Neither rights nor versions, nor anything about the bucket. Ids are uuids,
/// so none of them is a wildcard here. At most 2,048 characters count.
/// </summary>
internal static class SessionPolicy
{
    public static string For(string bucket, TenantPlace place) => $$$"""
        {"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":["s3:GetObject","s3:PutObject","s3:DeleteObject","s3:AbortMultipartUpload","s3:ListMultipartUploadParts","s3:GetObjectTagging","s3:PutObjectTagging","s3:DeleteObjectTagging"],
        "Resource":["arn:aws:s3:::{{{bucket}}}/{{{place.Prefix}}}*"]},
        {"Effect":"Allow","Action":["s3:ListBucket"],"Resource":["arn:aws:s3:::{{{bucket}}}"],
        "Condition":{"StringLike":{"s3:prefix":["{{{place.Prefix}}}*"] } } } ] }
        """;
}
