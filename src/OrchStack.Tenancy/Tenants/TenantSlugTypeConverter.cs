using System.ComponentModel;
using System.Globalization;

namespace OrchStack.Tenancy;

/// <summary>Lets configuration bind options that hold a <see cref="TenantSlug"/>.</summary>
internal sealed class TenantSlugTypeConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) =>
        sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is string text ? TenantSlug.Parse(text) : base.ConvertFrom(context, culture, value);
}
