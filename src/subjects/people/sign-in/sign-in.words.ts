import { bilingual } from '../../../kit/say.ts'

/** Sign-in and invitations. */
export const signInWords = bilingual({
  en: {
    title: 'Sign in', notSignedIn: 'Not signed in', email: 'E-mail', wordLabel: 'Password', signIn: 'Sign in', withPasskey: 'Sign in with a passkey', passkeyScripts: 'A passkey needs scripts; e-mail and password work without.',
    withProvider: (name: string) => `Sign in with ${name}`, lost: 'I lost every way in.', breakGlass: 'Break-glass code.',
    second: 'Your second factor', code: 'Code', codeHint: 'The six digits your authenticator app shows now, or one of your backup codes.', neither: 'I have neither the app nor a backup code.',
    welcome: (name: string) => `Welcome, ${name}`, chooseNew: 'Choose a new password; every open session of yours ends.', openAccount: 'Choose a password to open your account.',
    youAre: (email: string) => `You sign in as ${email}.`, setNew: 'Set the new password', open: 'Open the account', ended: 'This link has ended',
    toldCode: 'The code you were told', toldCodeHint: 'By the second person who saw you.',
    notMine: 'I never opened that account', notMineHint: 'It ends everywhere, and this one is yours.',
    wordHint: 'At least 12 characters. A few unrelated words are good.', again: 'Password once more',
  },
  es: {
    title: 'Entrar', notSignedIn: 'No ha entrado', email: 'Correo electrónico', wordLabel: 'Contraseña', signIn: 'Entrar', withPasskey: 'Entrar con una llave de acceso', passkeyScripts: 'La llave de acceso necesita scripts; con correo y contraseña se entra sin ellos.',
    withProvider: (name: string) => `Entrar con ${name}`, lost: 'Perdí todas las formas de entrar.', breakGlass: 'Código de emergencia.',
    second: 'Su segundo factor', code: 'Código', codeHint: 'Los seis dígitos que muestra ahora su aplicación, o uno de sus códigos de reserva.', neither: 'No tengo ni la aplicación ni un código de reserva.',
    welcome: (name: string) => `Le damos la bienvenida, ${name}`, chooseNew: 'Elija una contraseña nueva; se cierran todas sus sesiones.', openAccount: 'Elija una contraseña para abrir su cuenta.',
    youAre: (email: string) => `Usted entra como ${email}.`, setNew: 'Guardar la contraseña nueva', open: 'Abrir la cuenta', ended: 'Este enlace ya terminó',
    toldCode: 'El código que le dijeron', toldCodeHint: 'La segunda persona que lo vio.',
    notMine: 'Nunca abrí esa cuenta', notMineHint: 'Se termina en todas partes y esta es la suya.',
    wordHint: 'Al menos 12 caracteres. Sirven bien unas palabras que no tengan que ver entre sí.', again: 'La contraseña otra vez',
  },
})
