namespace OrchStack.Tenancy.Redis;

/// <summary>How a tenant's own user signs in to Redis. Immutable.</summary>
/// <param name="User">The user's name.</param>
/// <param name="Password">Its password, of 64 hexadecimal digits; not shown by <see cref="ToString"/>.</param>
public sealed record RedisTenantCredentials(string User, string Password)
{
    /// <inheritdoc/>
    public override string ToString() => $"{nameof(RedisTenantCredentials)} {{ User = {User} }}";
}
