namespace OrchStack.Tenancy.EFCore;

/// <summary>Marks the converters of encrypted properties, whatever their type.</summary>
internal interface ITenantEncryptedConverter;
