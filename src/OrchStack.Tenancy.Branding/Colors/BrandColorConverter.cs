using System.ComponentModel;
using System.Globalization;

namespace OrchStack.Tenancy.Branding;

/// <summary>Lets the configuration binder read a colour from a plain string, for who binds the options without our reader.</summary>
internal sealed class BrandColorConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) =>
        sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is string text ? BrandColor.Parse(text) : base.ConvertFrom(context, culture, value);
}
