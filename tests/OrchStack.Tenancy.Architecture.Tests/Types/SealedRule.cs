using System.Reflection;
using System.Runtime.CompilerServices;

namespace OrchStack.Tenancy.Architecture.Tests;

/// <summary>An internal class is sealed, static or abstract: nobody inherits by accident.</summary>
internal static class SealedRule
{
    public static IEnumerable<string> Check(IEnumerable<Type> types) => types
        .Where(type => type is { IsClass: true, IsVisible: false, IsSealed: false, IsAbstract: false } && !IsGenerated(type))
        .Select(type => $"{type.FullName} in {type.Assembly.GetName().Name} is internal and open: seal it.");

    private static bool IsGenerated(Type type) => type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        || type.GetCustomAttribute<System.CodeDom.Compiler.GeneratedCodeAttribute>() is not null
        || (type.DeclaringType is { } outer && IsGenerated(outer));
}
