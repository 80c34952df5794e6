using System;
using System.Text.Json.Serialization;

// Stands in for .NET's own, which Mono lacks.
namespace System.Text.Json.Serialization
{
    [AttributeUsage(AttributeTargets.Property)]
    public sealed class JsonPropertyNameAttribute : Attribute
    {
        public JsonPropertyNameAttribute(string name) { Name = name; }
        public string Name { get; private set; }
    }
}

// Prints each class and its members as JSON has them: "SignUpRejectedData reason:String …".
public static class Members
{
    public static void Main()
    {
        foreach (var type in typeof(CognitoTriggers.UserEvents.UserEvent<>).Assembly.GetTypes())
        {
            if (type.Namespace != "CognitoTriggers.UserEvents") continue;
            var line = type.Name.Split('`')[0];
            foreach (var property in type.GetProperties())
            {
                var named = (JsonPropertyNameAttribute)property.GetCustomAttributes(typeof(JsonPropertyNameAttribute), false)[0];
                var told = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
                line += " " + named.Name + ":" + told.Name;
            }
            Console.WriteLine(line);
        }
    }
}
