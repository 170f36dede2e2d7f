using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrchStack.Tenancy;

/// <summary>
/// A payload together with the tenant whose work it is, to be queued now and run later. Immutable; serialises with
/// System.Text.Json, by reflection or by a source-generated context that lists <c>TenantWork&lt;MyJob&gt;</c>.
/// </summary>
/// <remarks>
/// It is not signed: whoever can write to the queue can name any tenant, so protect the queue like the database.
/// </remarks>
/// <typeparam name="T">The payload.</typeparam>
public sealed record TenantWork<T>
    where T : notnull
{
    /// <summary>Wraps a payload for a tenant; <see cref="ITenantWork.Capture"/> does so for the current one.</summary>
    [JsonConstructor]
    public TenantWork(TenantId tenantId, T payload)
    {
        ArgumentNullException.ThrowIfNull(tenantId);
        ArgumentNullException.ThrowIfNull(payload);
        TenantId = tenantId;
        Payload = payload;
    }

    /// <summary>The version of the JSON form. Its name marks an envelope: no property has it by chance.</summary>
    /// <value>1.</value>
    /// <exception cref="JsonException">It is another version.</exception>
    [JsonPropertyName(TenantWorkJson.Mark)]
    [JsonPropertyOrder(-3)]
    [JsonRequired]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Version
    {
        get;
        init => field = value == TenantWorkJson.Version ? value : throw new JsonException($"Version {value} of {TenantWorkJson.Mark} cannot be read here.");
    } = TenantWorkJson.Version;

    /// <summary>The tenant whose work it is.</summary>
    [JsonPropertyName(TenantWorkJson.TenantId)]
    [JsonPropertyOrder(-2)]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public TenantId TenantId { get; }

    /// <summary>What is to be done.</summary>
    [JsonPropertyName(TenantWorkJson.Payload)]
    [JsonPropertyOrder(-1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public T Payload { get; }
}
