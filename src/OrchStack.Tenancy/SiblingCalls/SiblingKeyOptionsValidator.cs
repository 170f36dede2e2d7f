using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

internal sealed class SiblingKeyOptionsValidator : IValidateOptions<SiblingKeyOptions>
{
    public ValidateOptionsResult Validate(string? name, SiblingKeyOptions options) => options switch
    {
        { Faults.Count: > 0 } => ValidateOptionsResult.Fail(options.Faults),
        { Keys.Count: 0 } => ValidateOptionsResult.Fail(
            "There is no key for calls between sibling services. Add one that all of them share: AddOrchStackTenancy().UseSiblingKeys(o => o.Add(\"2026-11\", secret))."),
        _ => ValidateOptionsResult.Success,
    };
}
