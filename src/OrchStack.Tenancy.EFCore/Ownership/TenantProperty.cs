using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.EFCore;

/// <summary>The property that is mapped to the tenant column: the application's own, or a shadow property.</summary>
internal static class TenantProperty
{
    /// <summary>The shadow property's name.</summary>
    public const string Name = "TenantId";

    public static void Add(IConventionEntityType entity, EFCoreTenancyOptions options, bool isRequired)
    {
        var type = ClrType(options.KeyType);
        var own = entity.GetProperties().FirstOrDefault(property => property.GetColumnName() == options.Column) ?? entity.FindProperty(Name);
        if (own is not null)
        {
            DemandType(entity, own, options);
        }

        var property = own?.Builder ?? entity.Builder.Property(isRequired ? type : Optional(type), Name)!;
        property.HasColumnName(options.Column);
        if (property.Metadata.GetColumnName() != options.Column)
        {
            throw new InvalidOperationException(
                $"{entity.DisplayName()}.{property.Metadata.Name} is mapped to the column '{property.Metadata.GetColumnName()}', but the tenant column is '{options.Column}'. Map it there, or say UseOrchStackTenancy(o => o.Column = …).");
        }

        property.HasColumnType(TenantColumn.SqlType(options.KeyType));
        property.HasDefaultValueSql(TenantColumn.Claimed(options.KeyType));
        property.IsRequired(isRequired);
        property.ValueGenerated(ValueGenerated.OnAdd);
        if (isRequired)
        {
            property.HasValueGeneratorFactory(typeof(TenantKeyGeneratorFactory));
        }

        // A row is not moved to another tenant by assigning a property.
        property.AfterSave(PropertySaveBehavior.Throw);
    }

    /// <summary>The column of the application's own table of tenants that is the tenants' key.</summary>
    public static string OfRoot(IConventionEntityType entity, EFCoreTenancyOptions options)
    {
        var key = entity.FindPrimaryKey() is { Properties: [var only] } ? only : throw new InvalidOperationException(
            $"{entity.DisplayName()} holds the tenants, so it needs a primary key of one property, which is their key.");
        DemandType(entity, key, options);
        return key.GetColumnName();
    }

    private static void DemandType(IConventionEntityType entity, IConventionProperty property, EFCoreTenancyOptions options)
    {
        var type = property.GetProviderClrType() ?? property.GetValueConverter()?.ProviderClrType ?? property.ClrType;
        if ((Nullable.GetUnderlyingType(type) ?? type) != ClrType(options.KeyType))
        {
            throw new InvalidOperationException(
                $"{entity.DisplayName()}.{property.Name} is {type.Name}, but tenants' keys are {TenantColumn.SqlType(options.KeyType)}. Say UseOrchStackTenancy(o => o.KeyType = …), or give the property that type.");
        }
    }

    private static Type ClrType(TenantKeyType type) => type switch
    {
        TenantKeyType.BigInt => typeof(long),
        TenantKeyType.Integer => typeof(int),
        TenantKeyType.Text => typeof(string),
        _ => typeof(Guid),
    };

    private static Type Optional(Type type) => type.IsValueType ? typeof(Nullable<>).MakeGenericType(type) : type;
}
