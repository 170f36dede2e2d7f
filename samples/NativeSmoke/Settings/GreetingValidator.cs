using Microsoft.Extensions.Options;

namespace NativeSmoke.Settings;

internal sealed class GreetingValidator : IValidateOptions<Greeting>
{
    public ValidateOptionsResult Validate(string? name, Greeting options) =>
        options.Times is > 0 and < 10 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail("Times is a number from 1 to 9.");
}
