using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.EFCore;

/// <summary>Gives encrypted properties their converter, and refuses those that could not keep their meaning.</summary>
internal sealed class EncryptionConvention(EFCoreTenancyOptions options, IServiceProvider? application) : IModelFinalizingConvention
{
    // Version, nonce and tag in front of and behind what is encrypted.
    private const int Overhead = 33;
    private const int MostBytesOfACharacter = 3;

    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        foreach (var entity in modelBuilder.Metadata.GetEntityTypes())
        {
            foreach (var property in entity.GetDeclaredProperties())
            {
                if (Purpose(property) is { } purpose)
                {
                    Demand(entity, property);
                    Encrypt(property, purpose.Length > 0 ? purpose : $"{entity.ShortName()}.{property.Name}");
                }
            }
        }
    }

    private static string? Purpose(IConventionProperty property) =>
        property.FindAnnotation(TenancyAnnotations.Encrypted)?.Value as string
        ?? (property.PropertyInfo?.GetCustomAttribute<TenantEncryptedAttribute>() is { } attribute ? attribute.Purpose ?? "" : null);

    private static void Demand(IConventionEntityType entity, IConventionProperty property, string fault, string cure) => throw new InvalidOperationException(
        $"{entity.DisplayName()}.{property.Name} cannot be encrypted for tenants: {fault}. {cure}");

    private void Demand(IConventionEntityType entity, IConventionProperty property)
    {
        if (property.ClrType != typeof(string) && property.ClrType != typeof(byte[]))
        {
            Demand(entity, property, $"it is a {property.ClrType.Name}", "Make it a string or byte[], or keep it in one beside it.");
        }

        if (property.IsKey() || property.IsForeignKey() || property.IsIndex() || property.IsConcurrencyToken)
        {
            Demand(entity, property, "keys, indexes and concurrency tokens compare values, and the same value is another ciphertext each time", "Take the index or key away.");
        }

        if (property.GetValueConverter() is not null)
        {
            Demand(entity, property, "it has a converter of its own", "Keep the converted value in a string or byte[] property, and encrypt that.");
        }

        var home = entity;
        while (Declaration.Of(home, options) is null && (home.BaseType ?? home.FindOwnership()?.PrincipalEntityType) is { } next)
        {
            home = next;
        }

        if (Declaration.Of(home, options) is not { } declaration || !(declaration.EveryRowIsOwned || declaration == Declaration.Root))
        {
            Demand(entity, property, "its rows do not belong to one tenant each, so nobody could say whose key it is", "Mark the entity with [TenantOwned].");
        }

        if (application is not null && application.GetService<ITenantEncryptor>() is null)
        {
            Demand(entity, property, "there are no keys", "Call services.AddOrchStackTenancy().AddTenantEncryption().");
        }
    }

    private void Encrypt(IConventionProperty property, string purpose)
    {
        var cipher = new PropertyCipher(application, purpose);
        property.SetValueConverter(property.ClrType == typeof(string) ? cipher.OfTexts : cipher.OfBytes);
        if (property.GetMaxLength() is { } length)
        {
            // Texts become Base64Url: four letters for three bytes.
            property.SetMaxLength(property.ClrType == typeof(string) ? ((((length * MostBytesOfACharacter) + Overhead) * 4) + 2) / 3 : length + Overhead);
        }
    }
}
